import { joinSession, RawTcp, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { useTarget } from "./support/target.ts";
import { deaf, type FrameParts, frame, pour, switched } from "./support/wire.ts";

const target = useTarget();
/** Whose sessions outlast what takes a slow machine its time. */
const patient = useTarget({ pingInterval: 60_000 });
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const MIB = 1024 * 1024;

/** The status of the close frame at the end of what was received. */
function closeCodeOf(received: Buffer): number | undefined {
  const at = received.lastIndexOf(Buffer.of(0x88));
  return at >= 0 && received.length >= at + 4 ? received.readUInt16BE(at + 2) : undefined;
}

async function closesWith(bytes: Buffer, code: number): Promise<void> {
  await attack(target(), async () => {
    const tcp = await switched(target());
    tcp.write(bytes);
    await until(() => closeCodeOf(tcp.received) !== undefined, "the close frame is there");
    expect(closeCodeOf(tcp.received)).toBe(code);
    tcp.destroy();
  });
}

describe("a frame that breaks RFC 6455 closes its connection:", () => {
  test.each<[string, FrameParts, number]>([
    ["reserved bit 1", { opcode: TEXT, reserved: 4 }, 1002],
    ["reserved bit 2", { opcode: TEXT, reserved: 2 }, 1002],
    ["reserved bit 3", { opcode: TEXT, reserved: 1 }, 1002],
    ["reserved bits of a ping", { opcode: PING, reserved: 7 }, 1002],
    ["a reserved opcode", { opcode: 3 }, 1002],
    ["a reserved control opcode", { opcode: 0xf }, 1002],
    ["a continuation of nothing", { opcode: 0, payload: "x" }, 1002],
    ["a ping in parts", { opcode: PING, fin: false }, 1002],
    ["a ping that is too long", { opcode: PING, payload: "x".repeat(126) }, 1002],
    ["a close with half a status", { opcode: CLOSE, payload: "x" }, 1002],
    ["a close with a status that is none", { opcode: CLOSE, payload: Buffer.of(3, 237) }, 1002],
    ["text that is not UTF-8", { opcode: TEXT, payload: Buffer.of(0x34, 0xff) }, 1007],
  ])("%s", (_what, parts, code) => closesWith(frame(parts), code));

  test("a length beyond 2^53", () =>
    closesWith(Buffer.concat([Buffer.of(0x82, 0xff), Buffer.alloc(8, 0xff)]), 1009));
  test("no mask", () => closesWith(Buffer.of(0x81, 1, 0x34), 1002));
});

describe("a message in parts", () => {
  const begin = frame({ opcode: TEXT, fin: false, payload: '42["x"' });
  const part = (payload: string) => frame({ opcode: 0, fin: false, payload });

  test("that are empty, without end, closes", () =>
    closesWith(Buffer.concat([begin, ...Array<Buffer>(20_000).fill(part(""))]), 1008));

  test("of a byte each, without end, closes", () =>
    closesWith(Buffer.concat([begin, ...Array<Buffer>(20_000).fill(part("x"))]), 1008));

  test("of a byte each costs no more than a bounded number of parts", () =>
    attack(patient(), async () => {
      const before = await patient().census();
      const many = await Promise.all(Array.from({ length: 20 }, () => switched(patient())));
      const parts = Buffer.concat([begin, ...Array<Buffer>(16_000).fill(part("x"))]);
      for (const tcp of many) tcp.write(parts);
      for (const tcp of many) tcp.write(frame({ opcode: PING, payload: "there" }));
      await until(() => many.every(({ received }) => received.includes("there")), "all was read");
      expect((await patient().census()).memory - before.memory).toBeLessThan(96 * MIB);
      for (const tcp of many) tcp.destroy();
    }));

  test("that never ends is forgotten with its connection", () =>
    attack(target(), async () => {
      const tcp = await switched(target());
      tcp.write(begin);
      tcp.reset();
    }));
});

describe("pings of the websocket", () => {
  test("are answered", () =>
    attack(target(), async () => {
      const tcp = await switched(target());
      for (let i = 0; i < 50; i++) tcp.write(frame({ opcode: PING, payload: `ping ${i}.` }));
      await until(() => tcp.received.includes("ping 49."), "the last pong is there");
      tcp.destroy();
    }));

  test("in floods end their connection", () =>
    attack(target(), async () => {
      const tcp = await switched(target());
      const ping = frame({ opcode: PING, payload: "x".repeat(100) });
      tcp.write(Buffer.concat(Array<Buffer>(10_000).fill(ping)));
      await tcp.closed();
    }));

  test("of a client that reads no answers end its connection, and fill no memory", () =>
    attack(target(), async () => {
      const before = await target().census();
      const socket = await deaf(target());
      const pings = Buffer.concat(
        Array<Buffer>(5000).fill(frame({ opcode: PING, payload: "x".repeat(125) })),
      );
      let left = 160;
      await pour(socket, () => (left-- > 0 ? pings : undefined));
      expect(left).toBeGreaterThan(0);
      expect((await target().census()).memory - before.memory).toBeLessThan(32 * MIB);
      socket.destroy();
    }));
});

test("heartbeats in floods are taken for one, and messages of nothing close", () =>
  attack(target(), async () => {
    const tcp = await switched(target());
    tcp.write(Buffer.concat(Array<Buffer>(20_000).fill(frame({ opcode: TEXT, payload: "3" }))));
    tcp.write(frame({ opcode: TEXT, payload: "40" }));
    await until(() => tcp.received.includes('40{"sid"'), "it is let in");
    tcp.write(frame({ opcode: TEXT }));
    await until(() => tcp.received.includes(Buffer.of(0x88)), "it is closed");
    tcp.destroy();
  }));

test("a message larger than maxHttpBufferSize closes before it has come", () =>
  attack(target(), async () => {
    const tcp = await switched(target());
    tcp.write(Buffer.concat([Buffer.of(0x81, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0), Buffer.alloc(4)]));
    await until(() => closeCodeOf(tcp.received) !== undefined, "the close frame is there");
    expect(closeCodeOf(tcp.received)).toBe(1009);
    tcp.destroy();
  }));

test("a hundred connections that are reset in the middle of a frame leave nothing", () =>
  attack(target(), async () => {
    for (let i = 0; i < 100; i++) {
      const tcp = await switched(target());
      tcp.write(
        frame({ opcode: TEXT, payload: `42["x","${"y".repeat(i * 10)}"]` }).subarray(0, 5 + i),
      );
      tcp.reset();
    }
  }));

test("a client that has joined is reset while the server answers", () =>
  attack(target(), async () => {
    for (let i = 0; i < 20; i++) {
      const session = await joinSession(target().url, "websocket");
      await session.send(`2["x","${"y".repeat(100_000)}"]`);
      const tcp = await RawTcp.connect(target().port);
      tcp.reset();
      await session.close();
    }
  }));
