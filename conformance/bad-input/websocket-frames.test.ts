import { RawTcp, RawWebSocket, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { onScene, type Scene } from "../support/scene.ts";

const LIMIT = 10_000;
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

describe("a websocket message that cannot be taken", () => {
  test("a text of more than maxHttpBufferSize closes with 1009", async () => {
    await onScene(async ({ url }) => {
      const socket = await RawWebSocket.connect(url);
      socket.send("4".repeat(LIMIT + 1));
      expect((await socket.closed()).code).toBe(1009);
    });
  });

  test("binary of more than maxHttpBufferSize closes with 1009", async () => {
    await onScene(async ({ url }) => {
      const socket = await RawWebSocket.connect(url);
      socket.send(Buffer.alloc(LIMIT + 1));
      expect((await socket.closed()).code).toBe(1009);
    });
  });

  test("a message of exactly maxHttpBufferSize is taken", async () => {
    await onScene(async ({ url }) => {
      const socket = await RawWebSocket.connect(url);
      const packet = `42["e","${"x".repeat(LIMIT - '42["e",""]'.length)}"]`;
      socket.send(packet);
      expect(await socket.next()).toBe(packet);
      await socket.close();
    });
  });

  test("text that is not UTF-8 closes with 1007", async () => {
    await onScene(async ({ url }) => {
      const socket = await RawWebSocket.connect(url);
      socket.sendText(Buffer.from([0x34, 0x32, 0xff, 0xfe]));
      expect((await socket.closed()).code).toBe(1007);
    });
  });

  test.each(["", "abc", "9", "é", "2", "-1"])(
    "the packet %j closes the session",
    async (packet) => {
      await onScene(async ({ url }) => {
        const socket = await RawWebSocket.connect(url);
        socket.send(packet);
        const closed = socket.closed();
        if (packet === "0{}") socket.send("abc");
        await closed;
      });
    },
  );
});

/** A connection that has been switched to websocket by hand, so that any byte may follow. */
async function switched({ server }: Scene): Promise<RawTcp> {
  const tcp = await RawTcp.connect(server.port);
  tcp.writeHead("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-key": KEY,
    "sec-websocket-version": "13",
  });
  await until(() => tcp.received.includes('0{"sid"'), "the session is open");
  return tcp;
}

describe("bytes that are no frame (RFC 6455 section 5)", () => {
  test.each([
    { what: "a frame without mask", bytes: [0x81, 0x02, 0x34, 0x30], code: 1002 },
    { what: "a reserved bit", bytes: [0xc1, 0x80, 1, 2, 3, 4], code: 1002 },
    { what: "an unknown opcode", bytes: [0x83, 0x80, 1, 2, 3, 4], code: 1002 },
    { what: "a continuation of nothing", bytes: [0x80, 0x80, 1, 2, 3, 4], code: 1002 },
    { what: "a ping that is cut in two", bytes: [0x09, 0x80, 1, 2, 3, 4], code: 1002 },
    {
      what: "a length beyond any",
      bytes: [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      code: 1009,
    },
  ])("$what closes with $code", async ({ bytes, code }) => {
    await onScene(async (scene) => {
      const tcp = await switched(scene);
      tcp.write(Buffer.from(bytes));
      await until(() => closeCodeOf(tcp.received) !== undefined, "the close frame is there");
      expect(closeCodeOf(tcp.received)).toBe(code);
      tcp.destroy();
    });
  });

  test("a frame that never comes to its end is forgotten with its connection", async () => {
    await onScene(async (scene) => {
      const tcp = await switched(scene);
      tcp.write(Buffer.from([0x81, 0xfe, 0x10, 0x00, 1, 2, 3, 4, 5]));
      tcp.destroy();
    });
  });

  test("a client that sends RST instead of closing is forgotten", async () => {
    await onScene(async (scene) => {
      const tcp = await switched(scene);
      tcp.destroy();
    });
  });
});

/** The status code of the close frame at the end of what was received, if there is one. */
function closeCodeOf(received: Buffer): number | undefined {
  const at = received.lastIndexOf(Buffer.from([0x88, 0x02]));
  return at >= 0 && received.length >= at + 4 ? received.readUInt16BE(at + 2) : undefined;
}
