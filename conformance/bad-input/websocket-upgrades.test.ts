import { onlyBaro, RawPolling, RawTcp, RawWebSocket } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { onScene } from "../support/scene.ts";
import { openProbe, upgradeSession } from "../support/upgrading.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const GOOD_HEADERS = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": KEY,
  "sec-websocket-version": "13",
};
const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

describe("a websocket that is refused", () => {
  test.each([
    {
      what: "an unknown transport",
      query: { transport: "smoke" },
      refusal: { code: 0, message: "Transport unknown", context: { transport: "smoke" } },
    },
    {
      what: "an unknown sid",
      query: { sid: "unknown" },
      refusal: { code: 1, message: "Session ID unknown", context: { sid: "unknown" } },
    },
  ])("for $what is answered 400, reported and forgotten", async ({ query, refusal }) => {
    await onScene(async ({ url, refusals }) => {
      expect((await RawWebSocket.refused(url, { query })).status).toBe(400);
      expect(refusals).toEqual([refusal]);
    });
  });

  test.runIf(onlyBaro("switches protocols first"))(
    "for its revision is answered 400, reported and forgotten",
    async () => {
      await onScene(async ({ url, refusals }) => {
        const answer = await RawWebSocket.refused(url, { query: { EIO: "3" } });
        expect(answer.status).toBe(400);
        const context = { protocol: 3 };
        expect(refusals).toEqual([{ code: 5, message: "Unsupported protocol version", context }]);
      });
    },
  );

  test("for a session that has ended is answered 400 and reported", async () => {
    await onScene(async ({ url, refusals }) => {
      const polling = await RawPolling.connect(url);
      await polling.post("1");
      const answer = await RawWebSocket.refused(url, { query: { sid: polling.sid } });
      expect(answer.status).toBe(400);
      expect(refusals).toMatchObject([{ code: 1, message: "Session ID unknown" }]);
    });
  });

  test("for a session that is on a websocket already is closed, and nothing is left of it", async () => {
    await onScene(async ({ url }) => {
      const { polling, probe } = await upgradeSession(url);
      probe.send('42["x"]');
      await probe.next();
      const second = await openProbe(url, polling).catch(() => undefined);
      await second?.closed();
      await probe.close();
    });
  });
});

describe("an upgrade that never comes to its end", () => {
  test("is forgotten after upgradeTimeout", async () => {
    await onScene(
      async ({ url }) => {
        const polling = await RawPolling.connect(url);
        const probe = await openProbe(url, polling);
        await probe.closed();
        await polling.post("1");
      },
      { upgradeTimeout: 50 },
    );
  });

  test("is forgotten with its session", async () => {
    await onScene(async ({ url }) => {
      const polling = await RawPolling.connect(url);
      const probe = await openProbe(url, polling);
      await polling.post("1");
      await probe.closed();
    });
  });
});

describe("a request that is no websocket handshake (RFC 6455 section 4.2.1)", () => {
  test.each([
    { what: "no key", headers: { ...GOOD_HEADERS, "sec-websocket-key": "" } },
    { what: "a key that is too short", headers: { ...GOOD_HEADERS, "sec-websocket-key": "abc" } },
    {
      what: "a version nobody speaks",
      headers: { ...GOOD_HEADERS, "sec-websocket-version": "99" },
    },
    { what: "another protocol to upgrade to", headers: { ...GOOD_HEADERS, upgrade: "h2c" } },
  ])("with $what is answered 4xx and closed", async ({ headers }) => {
    await onScene(async ({ server }) => {
      const tcp = await RawTcp.connect(server.port);
      tcp.writeHead(`GET ${WEBSOCKET} HTTP/1.1`, headers);
      expect(String(await tcp.closed())).toMatch(/^HTTP\/1\.1 4\d\d /);
    });
  });

  test("with the method POST is answered 400 and closed", async () => {
    await onScene(async ({ server, refusals }) => {
      const tcp = await RawTcp.connect(server.port);
      tcp.writeHead(`POST ${WEBSOCKET} HTTP/1.1`, GOOD_HEADERS);
      expect(String(await tcp.closed())).toMatch(/^HTTP\/1\.1 400 /);
      expect(refusals).toMatchObject([{ code: 2, message: "Bad handshake method" }]);
    });
  });

  test("for a path that is not the engine's is closed when nobody takes it", async () => {
    await onScene(
      async ({ server }) => {
        const tcp = await RawTcp.connect(server.port);
        tcp.writeHead("GET /elsewhere HTTP/1.1", GOOD_HEADERS);
        await tcp.closed();
      },
      { destroyUpgradeTimeout: 50 },
    );
  });

  test("whose client resets the connection at once leaves nothing", async () => {
    await onScene(async ({ server }) => {
      for (let i = 0; i < 20; i++) {
        const tcp = await RawTcp.connect(server.port);
        tcp.writeHead(`GET ${WEBSOCKET} HTTP/1.1`, GOOD_HEADERS);
        tcp.destroy();
      }
    });
  });

  test("whose head is cut leaves nothing", async () => {
    await onScene(async ({ server }) => {
      const tcp = await RawTcp.connect(server.port);
      tcp.write("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.");
      tcp.destroy();
    });
  });
});
