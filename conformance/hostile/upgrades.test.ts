import { joinSession, RawPolling, RawTcp, RawWebSocket, rawRequest, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { openProbe, upgradeSession } from "../support/upgrading.ts";
import { attack } from "./support/attack.ts";
import { useTarget } from "./support/target.ts";
import { frame, UPGRADE, WEBSOCKET_PATH } from "./support/wire.ts";

/** Pings nobody while a test runs. */
const target = useTarget({ allowEIO3: true, upgradeTimeout: 2000, pingInterval: 20_000 });
/** Gives up those who say nothing. */
const brief = useTarget();

/** Opens a session of a revision by polling. @returns its id */
async function handshake(revision: number): Promise<string> {
  const { body } = await rawRequest(`${target().url}/socket.io/?EIO=${revision}&transport=polling`);
  return /"sid":"([^"]+)"/.exec(body)?.[1] ?? "";
}

const address = (revision: number, sid: string, transport = "polling"): string =>
  `${target().url}/socket.io/?EIO=${revision}&transport=${transport}&sid=${sid}`;

describe("an upgrade that is no websocket", () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["another protocol", `GET ${WEBSOCKET_PATH}`, { ...UPGRADE, upgrade: "h2c" }],
    ["several protocols", `GET ${WEBSOCKET_PATH}`, { ...UPGRADE, upgrade: "websocket, h2c" }],
    ["no key", `GET ${WEBSOCKET_PATH}`, { connection: "Upgrade", upgrade: "websocket" }],
    [
      "a key of prototypes",
      `GET ${WEBSOCKET_PATH}`,
      { ...UPGRADE, "sec-websocket-key": "__proto__" },
    ],
    ["an old version", `GET ${WEBSOCKET_PATH}`, { ...UPGRADE, "sec-websocket-version": "7" }],
    ["POST", `POST ${WEBSOCKET_PATH}`, UPGRADE],
    ["DELETE", `DELETE ${WEBSOCKET_PATH}`, UPGRADE],
    ["the transport of polling", "GET /socket.io/?EIO=4&transport=polling", UPGRADE],
    ["no transport", "GET /socket.io/?EIO=4", UPGRADE],
    ["the transport __proto__", "GET /socket.io/?EIO=4&transport=__proto__", UPGRADE],
    ["a session that is not there", `GET ${WEBSOCKET_PATH}&sid=__proto__`, UPGRADE],
  ])("by %s is answered 400 or 426 and closed", (_what, line, headers) =>
    attack(target(), async () => {
      const tcp = await RawTcp.connect(target().port);
      tcp.writeHead(`${line} HTTP/1.1`, headers);
      expect(String(await tcp.closed())).toMatch(/^HTTP\/1\.1 4(00|05|26) /);
    }),
  );

  test("by CONNECT is closed", () =>
    attack(target(), async () => {
      const tcp = await RawTcp.connect(target().port);
      tcp.writeHead(`CONNECT ${WEBSOCKET_PATH} HTTP/1.1`, UPGRADE);
      await tcp.closed();
    }));

  test("by extensions named like prototypes is refused, or opens without them", () =>
    attack(target(), async () => {
      const tcp = await RawTcp.connect(target().port);
      const extensions = "__proto__; constructor=1, hasOwnProperty; toString";
      tcp.writeHead(`GET ${WEBSOCKET_PATH} HTTP/1.1`, {
        ...UPGRADE,
        "sec-websocket-extensions": extensions,
        "sec-websocket-protocol": "__proto__, constructor",
      });
      await until(() => tcp.received.includes("\r\n\r\n"), "the answer is there");
      expect(String(tcp.received)).not.toMatch(/sec-websocket-extensions/i);
      tcp.destroy();
    }));

  test("with bytes behind it that are no frames is closed", () =>
    attack(target(), async () => {
      const tcp = await RawTcp.connect(target().port);
      const head = Object.entries(UPGRADE).map(([name, value]) => `${name}: ${value}\r\n`);
      tcp.write(`GET ${WEBSOCKET_PATH} HTTP/1.1\r\nHost: x\r\n${head.join("")}\r\nGET / HTTP/1.1`);
      await until(() => tcp.received.includes(Buffer.of(0x88, 2)), "the close frame is there");
      tcp.destroy();
    }));
});

describe("connections that are reset", () => {
  test.each([
    ["before the request is complete", WEBSOCKET_PATH, -2],
    ["right behind the request", WEBSOCKET_PATH, 0],
    ["right behind a request that is refused", "/socket.io/?EIO=9&transport=websocket", 0],
    ["right behind a request by polling", "/socket.io/?EIO=4&transport=polling", 0],
    ["right behind an upgrade of nobody's", "/elsewhere", 0],
  ])("%s leave nothing, a hundred times", (_what, path, cut) =>
    attack(brief(), async () => {
      for (let i = 0; i < 100; i++) {
        const tcp = await RawTcp.connect(brief().port);
        const head = Object.entries({ ...UPGRADE, origin: "http://127.0.0.1:1" });
        const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join("");
        const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n${lines}\r\n`;
        tcp.write(request.slice(0, cut === 0 ? undefined : cut));
        if (i % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
        tcp.reset();
      }
    }),
  );

  test("in the middle of an upgrade leave the session where it was", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      for (let i = 0; i < 20; i++) {
        const probe = await openProbe(target().url, polling).catch(() => undefined);
        if (i % 2 === 0) probe?.send("2probe");
        probe?.terminate();
      }
      await polling.post('42["x"]');
      const heard: string[] = [];
      while (!heard.includes('42["x"]')) heard.push(...(await polling.packets()));
      await polling.post("1");
    }));
});

describe.each([
  [3, 4],
  [4, 3],
])("a session of protocol %i", (revision, other) => {
  test(`is not served by requests of protocol ${other}, and lives on`, () =>
    attack(target(), async () => {
      const sid = await handshake(revision);
      const poll = await rawRequest(address(other, sid));
      expect([poll.status, JSON.parse(poll.body)]).toEqual([
        400,
        { code: 3, message: "Bad request" },
      ]);
      const post = await rawRequest(address(other, sid), { method: "POST", body: "2" });
      expect(post.status).toBe(400);
      const query = { EIO: other, sid };
      expect((await RawWebSocket.refused(target().url, { query })).status).toBe(400);
      const ping = { method: "POST", body: revision === 3 ? "1:2" : "40" };
      expect((await rawRequest(address(revision, sid), ping)).body).toBe("ok");
      await rawRequest(address(revision, sid), {
        method: "POST",
        body: revision === 3 ? "1:1" : "1",
      });
    }));
});

describe("the id of a session", () => {
  test("of a websocket is none for requests by polling", () =>
    attack(target(), async () => {
      const session = await joinSession(target().url, "websocket");
      for (const method of ["GET", "POST"]) {
        const answer = await rawRequest(address(4, session.sid), { method });
        expect(answer.status).toBe(400);
      }
      await session.send('2["x"]');
      expect(await session.next()).toBe('2["x"]');
      await session.close();
    }));

  test("by polling is none for a request that says websocket and is no upgrade", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      expect((await polling.get({ transport: "websocket" })).status).toBe(400);
      await polling.post("1");
    }));

  test("of a session that has gone to a websocket gives nobody else its messages", () =>
    attack(target(), async () => {
      const { polling, probe } = await upgradeSession(target().url);
      probe.send('42["x"]');
      expect(await probe.next()).toBe('42["x"]');
      expect((await polling.get()).status).toBe(400);
      const second = await openProbe(target().url, polling).catch(() => undefined);
      second?.send("2probe");
      await second?.closed();
      probe.send('42["y"]');
      expect(await probe.next()).toBe('42["y"]');
      await probe.close();
    }));

  test("that another client polls at the same time ends the session: one of them has no business there", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const answers = await Promise.all([
        polling.request({}),
        polling.request({ headers: { cookie: "who=another" } }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      expect(answers.find(({ status }) => status === 200)?.body).toBe("1");
    }));

  test("does not let a second probe of another client overtake the first", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const first = await openProbe(target().url, polling);
      first.send("2probe");
      expect(await first.next()).toBe("3probe");
      const second = await openProbe(target().url, polling);
      second.send("5");
      await second.closed();
      first.terminate();
      await polling.post("1");
    }));
});

test("sessions of websockets that say nothing more end, all of them", () =>
  attack(brief(), async () => {
    const many = await Promise.all(Array.from({ length: 100 }, () => RawTcp.connect(brief().port)));
    for (const tcp of many) tcp.writeHead(`GET ${WEBSOCKET_PATH} HTTP/1.1`, UPGRADE);
    for (const tcp of many) tcp.write(frame({ opcode: 1, payload: "40" }));
    await until(
      () => many.every(({ received }) => received.includes(Buffer.of(0x88))),
      "all are closed",
    );
    for (const tcp of many) tcp.destroy();
  }));
