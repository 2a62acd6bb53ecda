import { connect, type Socket } from "node:net";
import { deflateRawSync } from "node:zlib";
import { joinSession, RawPolling, RawTcp, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { useTarget } from "./support/target.ts";
import { deafMember, frame, pour, UPGRADE, WEBSOCKET_PATH } from "./support/wire.ts";

const MIB = 1024 * 1024;
/** Sessions that outlast what is done here. */
const patient = { pingInterval: 60_000 } as const;
const target = useTarget(patient);

/** Polls, and reads nothing of the answer. */
function pollUnread(polling: RawPolling): Socket {
  const { pathname, search, port } = new URL(polling.url());
  const socket = connect(Number(port), "127.0.0.1");
  socket.on("error", () => {});
  socket.pause();
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  return socket;
}

/** Has the server put so many MiB in what waits for the session. @returns whether it lives */
async function fill(polling: RawPolling, mebibytes: number): Promise<boolean> {
  const { status } = await polling.post(`42["send",${mebibytes * MIB}]`);
  return status === 200;
}

describe("answers to polls that nobody reads", () => {
  test("are given up with their session, and so are their connections", () =>
    attack(target(), async () => {
      const before = await target().census();
      const unread: Socket[] = [];
      for (let i = 0; i < 4; i++) {
        const polling = await RawPolling.connect(target().url);
        await fill(polling, 12);
        unread.push(pollUnread(polling));
        await target().becomes(({ memory }) => memory - before.memory > 4 * MIB, "it is answered");
        await polling.post("1");
      }
      await target().becomes(
        ({ memory }) => memory - before.memory < 8 * MIB,
        "what was not read is held",
      );
      for (const socket of unread) socket.destroy();
    }));

  test("are one for a session: the next is not answered, and at the bound the session ends", () =>
    attack(target(), async () => {
      const before = await target().census();
      const polling = await RawPolling.connect(target().url);
      const unread: Socket[] = [];
      for (let rounds = 0; rounds < 20 && (await fill(polling, 12)); rounds++) {
        unread.push(pollUnread(polling));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(unread.length).toBeLessThan(5);
      expect((await target().census()).told["slow consumer"]).toBe(1);
      expect((await target().census()).memory - before.memory).toBeLessThan(32 * MIB);
      for (const socket of unread) socket.destroy();
    }));
});

describe("a client that reads nothing", () => {
  const narrow = useTarget({ ...patient, maxSendBuffer: MIB });

  test("is closed by what answers cost, however short they are", () =>
    attack(narrow(), async () => {
      const polling = await RawPolling.connect(narrow().url);
      const questions = Array.from({ length: 20_000 }, () => '420["x"]').join("\x1e");
      await polling.post(questions);
      expect((await polling.post('42["x"]')).status).toBe(400);
      expect((await narrow().census()).told["SLOW_CONSUMER"]).toBe(1);
    }));
});

describe("a namespace that a pattern made", () => {
  const fresh = useTarget(patient);

  test("keeps its name, and not what came with it", () =>
    attack(fresh(), async () => {
      const session = await joinSession(fresh().url, "websocket");
      const auth = JSON.stringify({ token: "x".repeat(900_000) });
      for (let i = 0; i < 60; i++) {
        const name = `/room-with-a-name-of-${i},`;
        await session.send(`0${name}${auth}`);
        expect(await session.next()).toMatch(`0${name}{"sid"`);
        await session.send(`1${name}`);
      }
      await session.close();
    }));

  test("has no name without end", () =>
    attack(fresh(), async () => {
      const session = await joinSession(fresh().url, "websocket");
      const [long, longest] = [1024, 1025].map((length) => "/room-".padEnd(length, "x"));
      await session.send(`0${longest},`, `0${long},`);
      expect(await session.next()).toBe(`4${longest},{"message":"Invalid namespace"}`);
      expect(await session.next()).toMatch(`0${long},{"sid"`);
      await session.close();
    }));
});

describe("a server that compresses", () => {
  const deflating = useTarget({ ...patient, maxSendBuffer: 2 * MIB, perMessageDeflate: true });

  test("closes a client that reads nothing, by what waits before and behind the compressor", () =>
    attack(deflating(), async () => {
      const before = await deflating().census();
      const socket = await deafMember(deflating(), {
        "sec-websocket-extensions": "permessage-deflate",
      });
      const ask = frame({ opcode: 1, payload: `42["send",${MIB}]` });
      let left = 100;
      await pour(socket, () => (left-- > 0 ? ask : undefined));
      await deflating().becomes(({ sessions }) => sessions === 1, "it is closed");
      const { told, memory } = await deflating().census();
      expect(told["SLOW_CONSUMER"]).toBe(1);
      expect(memory - before.memory).toBeLessThan(24 * MIB);
      socket.destroy();
    }));

  test("takes no message that is larger than it may be once it is inflated", () =>
    attack(deflating(), async () => {
      const before = await deflating().census();
      const tcp = await RawTcp.connect(deflating().port);
      const extensions = "permessage-deflate";
      tcp.writeHead(`GET ${WEBSOCKET_PATH} HTTP/1.1`, {
        ...UPGRADE,
        "sec-websocket-extensions": extensions,
      });
      await until(() => /\r\n\r\n./s.test(String(tcp.received)), "it is open");
      expect(String(tcp.received)).toMatch(/sec-websocket-extensions: permessage-deflate/i);
      const bomb = deflateRawSync(Buffer.alloc(64 * MIB, "4"), { finishFlush: 2 });
      expect(bomb.length).toBeLessThan(MIB);
      tcp.write(frame({ opcode: 1, reserved: 4, payload: bomb }));
      await until(() => tcp.received.includes(Buffer.of(0x88, 2, 0x03, 0xf1)), "it closes by 1009");
      expect((await deflating().census()).memory - before.memory).toBeLessThan(16 * MIB);
      tcp.destroy();
    }));
});

describe("a request about channels", () => {
  const answerTo = async (request: unknown): Promise<string> => {
    let answer = "";
    await attack(target(), async () => {
      const session = await joinSession(target().url, "websocket");
      await session.send(`20${JSON.stringify(request)}`);
      answer = String(await session.next());
      await session.close();
    });
    return answer;
  };

  test("has no list without end", async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => i.toString(36));
    expect(await answerTo(["baro:unsubscribe", names])).toContain('"code":"bad_request"');
    const subscribes = names.slice(0, 20_000).map((channel) => ({ channel }));
    expect(await answerTo(["baro:subscribe", subscribes])).toContain('"code":"bad_request"');
    const items = names.slice(0, 101).map((id) => ({ id, event: "x", body: 1 }));
    expect(await answerTo(["baro:publish", "c", "a secret of me alone", items])).toContain(
      '"code":"bad_request"',
    );
  });

  test.each([
    ["a name of 1 MB", ["baro:history", "x".repeat(900_000)]],
    ["half a character as a name", ["baro:history", "\ud800"]],
    ["a control character as a name", ["baro:history", "a\u0000b"]],
    [
      "an id of 1 MB",
      ["baro:publish", "c", "a secret of me alone", [{ id: "x".repeat(900_000), event: "x" }]],
    ],
    [
      "an event of 1 MB",
      ["baro:publish", "c", "a secret of me alone", [{ id: "1", event: "x".repeat(900_000) }]],
    ],
    ["a secret of 1 MB", ["baro:publish", "c", "x".repeat(900_000), [{ id: "1", event: "x" }]]],
    ["an offset below nothing", ["baro:subscribe", [{ channel: "c", after: { offset: -1 } }]]],
    ["an offset beyond 2^53", ["baro:subscribe", [{ channel: "c", after: { offset: 2 ** 53 } }]]],
    ["an offset that is text", ["baro:history", "c", { before: "1" }]],
    ["a fraction as limit", ["baro:history", "c", { limit: 0.5 }]],
  ])("with %s is a bad one", async (_what, request) => {
    expect(await answerTo(request)).toContain('"code":"bad_request"');
  });

  test.each([
    [
      "an offset far ahead",
      ["baro:subscribe", [{ channel: "c", after: { offset: 2 ** 53 - 1 } }]],
      '"reset":"ahead"',
    ],
    [
      "the last 2^53 entries",
      ["baro:subscribe", [{ channel: "c", last: 2 ** 53 - 1 }]],
      '"offset":0',
    ],
    ["a limit of 2^53", ["baro:history", "c", { limit: 2 ** 53 - 1 }], '"entries":[]'],
    [
      "a range that is none",
      ["baro:history", "c", { before: 1, after: 2 ** 53 - 1 }],
      '"entries":[]',
    ],
  ])("for %s is answered as one for what there is", async (_what, request, answer) => {
    expect(await answerTo(request)).toContain(answer);
  });
});
