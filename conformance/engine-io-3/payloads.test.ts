import { onlyBaro, RawWebSocket } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { OlderPolling } from "../support/older-polling.ts";
import { useServer } from "../support/use-server.ts";

const server = useServer({ options: { allowEIO3: true } }, echo);

/** An event with one attachment as Socket.IO has it, `["x",{"_placeholder":true,"num":0}]`, and its bytes. */
const HEADER = '451-["x",{"_placeholder":true,"num":0}]';
const BYTES = Buffer.from([0, 1, 254, 255]);

/** One packet of a binary payload. */
function entry(kind: 0 | 1, packet: Buffer): Buffer {
  const digits = [...String(packet.length)].map(Number);
  return Buffer.concat([Buffer.from([kind, ...digits, 255]), packet]);
}

const BINARY_PAYLOAD = Buffer.concat([
  entry(0, Buffer.from(HEADER)),
  entry(1, Buffer.concat([Buffer.from([4]), BYTES])),
]);
const TEXT_PAYLOAD = `${HEADER.length}:${HEADER}10:b4${BYTES.toString("base64")}`;

describe("by polling", () => {
  test("text is a text payload whose lengths count UTF-16 code units, both ways", async () => {
    const polling = await OlderPolling.join(server().url);
    await polling.post('12:42["가","😀"]');
    const answer = await polling.get();
    expect(answer.body).toBe('12:42["가","😀"]');
    expect(answer.headers["content-type"]).toBe("text/plain; charset=UTF-8");
    expect(answer.headers["content-length"]).toBe(String(answer.bytes.length));
  });

  test("binary is a binary payload, both ways", async () => {
    const polling = await OlderPolling.join(server().url);
    expect((await polling.post(BINARY_PAYLOAD)).body).toBe("ok");
    const answer = await polling.get();
    expect(answer.headers["content-type"]).toBe("application/octet-stream");
    expect(answer.bytes).toEqual(BINARY_PAYLOAD);
  });

  test.each(["1", "0"])(
    "a client that opened with b64=%s gets base64 in text payloads",
    async (b64) => {
      const polling = await OlderPolling.join(server().url, { b64 });
      expect((await polling.post(TEXT_PAYLOAD)).body).toBe("ok");
      const answer = await polling.get();
      expect(answer.headers["content-type"]).toBe("text/plain; charset=UTF-8");
      expect(answer.body).toBe(TEXT_PAYLOAD);
    },
  );

  test("an empty b64 asks for nothing", async () => {
    const polling = await OlderPolling.join(server().url, { b64: "" });
    await polling.post(TEXT_PAYLOAD);
    expect((await polling.get()).bytes).toEqual(BINARY_PAYLOAD);
  });

  test("what was asked for in the handshake holds for the session", async () => {
    const polling = await OlderPolling.join(server().url);
    await polling.post(BINARY_PAYLOAD);
    expect((await polling.request({}, { b64: "1" })).bytes).toEqual(BINARY_PAYLOAD);
  });

  test("a payload may hold no packet", async () => {
    const polling = await OlderPolling.join(server().url);
    expect((await polling.post("0:")).body).toBe("ok");
    expect((await polling.post("1:2")).body).toBe("ok");
    expect(await polling.payload()).toBe("1:3");
  });
});

describe("by websocket", () => {
  async function join(query: Readonly<Record<string, string>>): Promise<RawWebSocket> {
    const { socket } = await RawWebSocket.handshake(server().url, { query: { EIO: 3, ...query } });
    expect(await socket.next()).toBe("40");
    return socket;
  }

  test("binary is a frame with the type in front, both ways", async () => {
    const socket = await join({});
    socket.send(HEADER);
    socket.send(Buffer.concat([Buffer.from([4]), BYTES]));
    expect(await socket.next()).toBe(HEADER);
    expect(await socket.next()).toEqual(Buffer.concat([Buffer.from([4]), BYTES]));
    await socket.close();
  });

  test("a client that opened with b64 gets base64 in text frames", async () => {
    const socket = await join({ b64: "1" });
    const base64 = `b4${BYTES.toString("base64")}`;
    socket.send(HEADER);
    socket.send(base64);
    expect(await socket.next()).toBe(HEADER);
    expect(await socket.next()).toBe(base64);
    await socket.close();
  });
});

describe("by JSONP", () => {
  test("each poll is answered with a script that calls the function of the handshake's index", async () => {
    const polling = new OlderPolling(server().url, { j: "7" });
    const { answer } = await polling.handshake();
    expect(answer.headers["content-type"]).toBe("text/plain; charset=UTF-8");
    expect(answer.body).toMatch(/^___eio\[7\]\("[0-9]+:0\{.*\}"\);$/);
    expect((await polling.request({}, { j: "8" })).body).toBe('___eio[7]("2:40");');
  });

  test("a form carries the payload up, line feeds and binary too", async () => {
    const polling = await OlderPolling.join(server().url, { j: "0", b64: "1" });
    expect((await polling.postForm('12:42["a\\\\nb😀"]')).body).toBe("ok");
    expect(await polling.payload()).toBe('12:42["a\\nb😀"]');
    await polling.postForm(TEXT_PAYLOAD);
    expect(await polling.payload()).toBe(TEXT_PAYLOAD);
  });

  test.runIf(onlyBaro("writes [object Object] where base64 was not asked for"))(
    "binary is base64 whether it was asked for or not",
    async () => {
      const polling = await OlderPolling.join(server().url, { j: "0" });
      await polling.postForm(TEXT_PAYLOAD);
      expect(await polling.payload()).toBe(TEXT_PAYLOAD);
    },
  );

  test.runIf(onlyBaro("leaves out what is no digit"))(
    "an index that is no number is refused",
    async () => {
      const answer = await new OlderPolling(server().url, { j: "1;alert(1)" }).get();
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        400,
        { code: 3, message: "Bad request" },
      ]);
    },
  );

  test("refusals are JSON, not a script", async () => {
    const polling = new OlderPolling(server().url, { j: "0", sid: "nobody" });
    const answer = await polling.get();
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(answer.body)).toEqual({ code: 1, message: "Session ID unknown" });
  });
});
