import { connect } from "node:net";
import {
  isNoMore,
  joinSession,
  openSession,
  RawPolling,
  type RawSession,
  RawTcp,
  RawWebSocket,
  TRANSPORTS,
  until,
} from "@baro/testing";
import { describe, expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { type TargetOptions, useTarget } from "./support/target.ts";
import { deaf, deafMember, frame, pour, UPGRADE, WEBSOCKET_PATH } from "./support/wire.ts";

// Each bound of docs/guide/limits.md at a server process: what happens at it, and what is counted.

const PATIENT = { pingInterval: 60_000 } as const;
const MIB = 1024 * 1024;

/** A target, and how often it has told since `act` began that a limit was reached, or why a session ended. */
function useTold(options: TargetOptions) {
  const target = useTarget(options);
  const tells = async (name: string, times: number, act: () => Promise<void>): Promise<void> => {
    const before = (await target().census()).told[name] ?? 0;
    await attack(target(), act);
    const { told } = await target().becomes(
      ({ told }) => (told[name] ?? 0) >= before + times,
      `${name} is told`,
    );
    expect(told[name]).toBe(before + times);
  };
  return { target, tells };
}

describe.each(TRANSPORTS)("what one client may send by %s", (transport) => {
  const isClosedFor = (
    { target, tells }: ReturnType<typeof useTold>,
    messages: readonly (string | Buffer)[],
    why: string,
  ) =>
    tells(why, 1, async () => {
      const session = await joinSession(target().url, transport);
      await session.send(...messages);
      await session.closed();
    });
  const many = (message: string, times: number) => Array<string>(times).fill(message);

  describe("in a second", () => {
    const bound = useTold({ ...PATIENT, maxPacketsPerSecond: 300, maxBytesPerSecond: 50_000 });
    test("is a bounded number of packets", () =>
      isClosedFor(bound, many('2["x"]', 2000), "MAX_PACKETS_PER_SECOND"));
    test("is a bounded number of bytes", () =>
      isClosedFor(bound, many(`2["x","${"y".repeat(5000)}"]`, 100), "MAX_BYTES_PER_SECOND"));
  });

  describe("and have", () => {
    const bound = useTold({
      ...PATIENT,
      attachmentTimeout: 200,
      maxAttachments: 2,
      maxChannelsPerSocket: 3,
      maxHttpBufferSize: 50_000,
      maxNamespacesPerClient: 3,
      maxPendingAcks: 50,
      maxRoomsPerSocket: 5,
    });
    const joined = (why: string, times: number, act: (session: RawSession) => Promise<unknown>) =>
      bound.tells(why, times, async () => {
        const session = await joinSession(bound.target().url, transport);
        await act(session);
        await session.close();
      });

    test("is a bounded number of attachments, or the session ends", () =>
      isClosedFor(bound, ['53-["x"]'], "SOCKET_TOO_MANY_ATTACHMENTS"));

    test("is no packet of depths without end", () =>
      isClosedFor(bound, [`2["x",${"[".repeat(2000)}${"]".repeat(2000)}]`], "PACKET_TOO_DEEP"));

    test("is no attachment that never comes", () =>
      isClosedFor(bound, ['51-["x"]'], "ATTACHMENT_TIMEOUT"));

    test("is nothing that is larger than it may be", () =>
      isClosedFor(
        bound,
        [`2["x","${"x".repeat(100_000)}"]`],
        transport === "polling" ? "POST_TOO_LARGE" : "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH",
      ));

    test("is a bounded number of rooms, or the session ends", () =>
      isClosedFor(
        bound,
        Array.from({ length: 10 }, (_, i) => `2["join","${i}"]`),
        "MAX_ROOMS_PER_SOCKET",
      ));

    test("is a bounded number of namespaces, others are refused", () =>
      joined("MAX_NAMESPACES_PER_CLIENT", 8, async (session) => {
        await session.send(...Array.from({ length: 10 }, (_, i) => `0/room-${i},`));
        const answers = await Promise.all(Array.from({ length: 10 }, () => session.next()));
        const refused = answers.filter((answer) => String(answer).startsWith("4"));
        expect(refused).toHaveLength(8);
        expect(refused[0]).toContain('"code":"MAX_NAMESPACES_PER_CLIENT"');
      }));

    test("is a bounded number of awaited answers, others are given up", () =>
      joined("MAX_PENDING_ACKS", 30, async (session) => {
        await session.send('2["ask often",80]');
        // The echo of the question is there as well.
        for (let i = 0; i < 81; i++) await session.next();
      }));

    test("is a bounded number of subscriptions, others are refused", () =>
      joined("MAX_CHANNELS_PER_SOCKET", 2, async (session) => {
        const channels = Array.from({ length: 5 }, (_, i) => ({ channel: `channel ${i}` }));
        await session.send(`20${JSON.stringify(["baro:subscribe", channels])}`);
        const answer = String(await session.next());
        expect(answer.match(/"code":"too_many_channels"/g)).toHaveLength(2);
      }));
  });
});

describe("what waits for a client", () => {
  const { target, tells } = useTold({ ...PATIENT, maxSendBuffer: 2 * MIB });

  test("that reads nothing of its websocket ends its session above the bound", () =>
    tells("SLOW_CONSUMER", 1, async () => {
      const before = await target().census();
      const socket = await deafMember(target());
      const ask = frame({ opcode: 1, payload: `42["send",${MIB}]` });
      let left = 200;
      await pour(socket, () => (left-- > 0 ? ask : undefined));
      await target().becomes(({ sessions }) => sessions === 1, "it is closed");
      expect((await target().census()).memory - before.memory).toBeLessThan(16 * MIB);
      socket.destroy();
    }));

  test("that polls no more ends its session above the bound", () =>
    tells("SLOW_CONSUMER", 1, async () => {
      const polling = await RawPolling.connect(target().url);
      for (let i = 0; i < 4; i++) await polling.post(`42["send",${MIB}]`);
      expect((await polling.get()).status).toBe(400);
    }));
});

describe("who may come", () => {
  describe.each([
    ["maxConnections", { maxConnections: 3 }, "MAX_CONNECTIONS"],
    ["maxConnectionsPerAddress", { maxConnectionsPerAddress: 3 }, "MAX_CONNECTIONS_PER_ADDRESS"],
  ])("%s", (_name, options, code) => {
    const { target, tells } = useTold({ ...PATIENT, ...options });

    const refusals = async (): Promise<unknown[]> => {
      const polled = await new RawPolling(target().url).get();
      const upgraded = await RawWebSocket.refused(target().url);
      return [polled, upgraded].map(({ status, headers }) => [status, headers["retry-after"]]);
    };

    // The bystander of each attack is one of three.
    const isFullUntil = (leave: (session: RawSession) => Promise<unknown>) =>
      tells(code, 2, async () => {
        const sessions = await Promise.all(TRANSPORTS.map((by) => openSession(target().url, by)));
        expect(await refusals()).toEqual([
          [503, "5"],
          [503, "5"],
        ]);
        await Promise.all(sessions.map(leave));
      });

    test("counts down whichever way a client leaves, and those that were not let in", async () => {
      await isFullUntil((session) => session.close());
      await isFullUntil((session) => session.send("no packet"));
      await attack(target(), async () => {
        const { "sec-websocket-key": _key, ...keyless } = UPGRADE;
        for (let i = 0; i < 20; i++) {
          const tcp = await RawTcp.connect(target().port);
          tcp.writeHead(`GET ${WEBSOCKET_PATH} HTTP/1.1`, i % 2 ? keyless : UPGRADE);
          await until(() => tcp.received.includes("\r\n\r\n"), "it is answered");
          tcp.reset();
          await target().becomes(({ sessions }) => sessions === 1, "it has gone");
        }
      });
      await isFullUntil((session) => session.close());
    });
  });

  describe("maxHandshakesPerSecond", () => {
    const { target } = useTold({ ...PATIENT, maxHandshakesPerSecond: 5 });

    test("sheds the others of both transports, and harms nobody who is in", () =>
      attack(target(), async () => {
        const asks = Array.from({ length: 60 }, (_, i) =>
          i % 2 ? new RawPolling(target().url).get() : knock(target().url),
        );
        const answers = (await Promise.all(asks)).filter((answer) => answer !== undefined);
        const shed = answers.filter(({ status }) => status === 503);
        expect(shed.length).toBeGreaterThan(10);
        expect(new Set(shed.map(({ headers }) => headers["retry-after"]))).toEqual(new Set(["1"]));
        const { told } = await target().census();
        expect(told["MAX_HANDSHAKES_PER_SECOND"]).toBe(shed.length);
        for (const { body } of answers.filter(({ status }) => status === 200)) {
          const sid = /"sid":"([^"]+)"/.exec(body)?.[1];
          await new RawPolling(target().url).request({ method: "POST", body: "1" }, { sid });
        }
      }));

    /** @returns the refusal, or nothing where it was let in; then it leaves */
    async function knock(url: string) {
      const tcp = await RawTcp.connect(Number(new URL(url).port));
      tcp.writeHead(`GET ${WEBSOCKET_PATH} HTTP/1.1`, UPGRADE);
      await until(() => tcp.received.includes("\r\n\r\n"), "it is answered");
      const [, status, rest = ""] = /^HTTP\/1.1 (\d+)(.*)/s.exec(String(tcp.received)) ?? [];
      tcp.destroy();
      if (status === "101") return undefined;
      const after = /retry-after: (\d+)/i.exec(rest)?.[1];
      return { status: Number(status), headers: { "retry-after": after }, body: "" };
    }
  });
});

describe("how long things may take", () => {
  const { target, tells } = useTold({
    ...PATIENT,
    // Long enough for those that do join, on a machine that is busy.
    connectTimeout: 1500,
    upgradeTimeout: 1500,
    http: { headersTimeout: 1500, requestTimeout: 4000, connectionsCheckingInterval: 50 },
  });
  const brief = useTold({ pingInterval: 200, pingTimeout: 2000 });

  test.each(TRANSPORTS)("a client that joins nothing by %s is closed", (transport) =>
    tells("CONNECT_TIMEOUT", 1, async () => {
      await (await openSession(target().url, transport)).closed();
    }),
  );

  test("a websocket that never takes its session over is closed", () =>
    tells("UPGRADE_TIMEOUT", 1, async () => {
      const polling = await RawPolling.connect(target().url);
      const probe = await RawWebSocket.open(target().url, { query: { sid: polling.sid } });
      probe.send("2probe");
      expect(await probe.text()).toBe("3probe");
      await probe.closed();
      expect((await polling.post("1")).body).toBe("ok");
    }));

  test("an upgrade that is refused is closed, though its client keeps its side open", () =>
    attack(target(), async () => {
      const before = await target().census();
      const socket = connect({ port: target().port, host: "127.0.0.1", allowHalfOpen: true });
      socket.write(
        "GET /socket.io/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
      );
      socket.resume();
      await new Promise((resolve) => socket.once("end", resolve));
      await target().becomes(
        ({ resources }) => isNoMore(resources, before.resources),
        "the connection is still there",
      );
      socket.destroy();
    }));

  test("half-open connections end, of either transport", () =>
    brief.tells("ping timeout", 2, async () => {
      const polling = await RawPolling.open(brief.target().url);
      await polling.post("40");
      const silent = await deaf(brief.target());
      await brief.target().becomes(({ sessions }) => sessions === 1, "the silent ones are gone");
      expect((await polling.get()).status).toBe(400);
      silent.destroy();
    }));

  test.each([
    ["polling", "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n"],
    ["upgrade", `GET ${WEBSOCKET_PATH} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`],
    ["nothing at all", ""],
  ])("a head that trickles in is answered 408: %s", (_what, begin) =>
    attack(target(), async () => {
      const tcp = await RawTcp.connect(target().port);
      tcp.write(begin);
      let i = 0;
      const trickle = setInterval(() => begin && tcp.write(`x-${i++}: y\r\n`), 30);
      try {
        expect(String(await tcp.closed())).toMatch(/^HTTP\/1\.1 408 |^$/);
      } finally {
        clearInterval(trickle);
      }
    }),
  );

  test("a body of a session that lives on, and trickles in, is answered 408", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const tcp = await RawTcp.connect(target().port);
      const { pathname, search } = new URL(polling.url());
      tcp.write(`POST ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n`);
      const trickle = setInterval(() => tcp.write("4"), 30);
      try {
        await tcp.closed();
      } finally {
        clearInterval(trickle);
      }
    }));

  test("a client that goes on sending what was too large is cut off", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const tcp = await RawTcp.connect(target().port);
      const { pathname, search } = new URL(polling.url());
      tcp.write(`POST ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n`);
      await until(() => tcp.received.includes("HTTP/1.1 413"), "it is refused");
      const began = performance.now();
      const trickle = setInterval(() => tcp.write("4".repeat(100)), 10);
      try {
        await tcp.closed();
      } finally {
        clearInterval(trickle);
      }
      // Sooner than by the time that a request may take.
      expect(performance.now() - began).toBeLessThan(3500);
    }));
});
