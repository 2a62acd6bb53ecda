import { Writable } from "node:stream";
import { expect, test } from "vitest";
import * as ws from "ws";
import { Frame } from "../../src/engine/frame.ts";

interface Received {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** Reads frames by the receiver of `ws`, which its types do not name. */
function receive(chunks: readonly Buffer[]): Received[] {
  const Receiver: unknown = Reflect.get(ws, "Receiver");
  if (typeof Receiver !== "function") throw new Error("ws has no Receiver");
  const receiver: unknown = Reflect.construct(Receiver, [
    { isServer: false, allowSynchronousEvents: true },
  ]);
  if (!(receiver instanceof Writable)) throw new Error("the Receiver is no stream");
  const received: Received[] = [];
  receiver.on("error", (error: Error) => {
    throw error;
  });
  receiver.on("message", (data: Buffer, isBinary: boolean) => received.push({ data, isBinary }));
  receiver.write(Buffer.concat(chunks));
  return received;
}

const LENGTHS = [0, 1, 125, 126, 127, 16 * 1024, 16 * 1024 + 1, 65_535, 65_536, 200_000];

test.each(LENGTHS)("a text packet of %i bytes arrives as it is", (length) => {
  const packet = "a".repeat(length);
  const [message, ...rest] = receive(Frame.encoded(packet).websocketChunks);
  expect(rest).toEqual([]);
  expect(message?.isBinary).toBe(false);
  expect(message?.data.toString()).toBe(packet);
});

test.each(LENGTHS)("a binary message of %i bytes arrives as it is", (length) => {
  const data = Buffer.alloc(length, 0xab);
  const [message, ...rest] = receive(Frame.binary(data).websocketChunks);
  expect(rest).toEqual([]);
  expect(message?.isBinary).toBe(true);
  expect(message?.data.equals(data)).toBe(true);
});

test.each(["é", "바로 지금", "😀", "한".repeat(42), "한".repeat(22_000)])(
  "the length of a frame counts bytes of UTF-8, not characters (%#)",
  (text) => {
    const [message] = receive(Frame.text(text).websocketChunks);
    expect(message?.data.toString()).toBe(`4${text}`);
  },
);

test("frames stand one behind the other without a gap", () => {
  const frames = [Frame.text("a"), Frame.binary(Buffer.from([1, 2])), Frame.encoded("2")];
  const received = receive(frames.flatMap((frame) => frame.websocketChunks));
  expect(received.map(({ data }) => data.toString("latin1"))).toEqual(["4a", "\x01\x02", "2"]);
});

test("half of a surrogate pair makes a frame that is valid UTF-8", () => {
  const [message] = receive(Frame.text("a\ud800b").websocketChunks);
  expect(message?.data.toString()).toBe("4a\ufffdb");
});

test("the bytes are prepared once, and long binary is not copied", () => {
  const data = Buffer.alloc(100_000);
  const frame = Frame.binary(data);
  expect(frame.websocketChunks).toBe(frame.websocketChunks);
  expect(frame.websocketChunks[1]).toBe(data);
});

test.each([
  ["an ArrayBuffer", new Uint8Array([1, 2, 3]).buffer],
  ["a Uint8Array on a part of a buffer", new Uint8Array([0, 1, 2, 3, 4]).subarray(1, 4)],
  ["a DataView", new DataView(new Uint8Array([0, 1, 2, 3]).buffer, 1)],
  ["a Buffer", Buffer.from([1, 2, 3])],
])("binary may be given as %s", (_what, data) => {
  const frame = Frame.binary(data);
  expect(frame.pollingText).toBe("bAQID");
  expect(receive(frame.websocketChunks)[0]?.data).toEqual(Buffer.from([1, 2, 3]));
});

test("a frame knows the packet that it carries", () => {
  const options = { compress: true };
  expect(Frame.text("hi").packet).toEqual({ type: "message", data: "hi", options });
  expect(Frame.encoded("2", false).packet).toEqual({ type: "ping", options: { compress: false } });
  expect(Frame.message(Buffer.from([1])).packet).toEqual({
    type: "message",
    data: Buffer.from([1]),
    options,
  });
});
