import { onlyBaro, RawPolling, RawTcp, responseOf } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { endSession, onScene } from "../support/scene.ts";

const LIMIT = 10_000;
const TOO_LONG = "4".repeat(LIMIT + 1);
const UNKNOWN_SID = { code: 1, message: "Session ID unknown" };

describe("a body that is too large", () => {
  test("by its stated length is answered 413", async () => {
    await onScene(async ({ url }) => {
      const polling = await RawPolling.connect(url);
      expect((await polling.post(TOO_LONG)).status).toBe(413);
      await endSession(polling);
    });
  });

  test.runIf(onlyBaro("reads until it has seen too much"))(
    "by its stated length is answered before it is sent",
    async () => {
      await onScene(async ({ url, server }) => {
        const polling = await RawPolling.connect(url);
        const tcp = await RawTcp.connect(server.port);
        const path = polling.url().slice(url.length);
        tcp.writeHead(`POST ${path} HTTP/1.1`, { "content-length": "1000000000" });
        expect(String(await tcp.closed())).toMatch(/^HTTP\/1\.1 413 /);
        await endSession(polling);
      });
    },
  );

  test("in chunks is answered 413 as soon as it is too much", async () => {
    await onScene(async ({ url }) => {
      const polling = await RawPolling.connect(url);
      const pending = polling.start({ method: "POST" });
      const answer = responseOf(pending);
      pending.write(TOO_LONG.slice(0, LIMIT / 2));
      pending.write(TOO_LONG);
      expect((await answer).status).toBe(413);
      pending.destroy();
      await endSession(polling);
    });
  });

  test("is not taken as a message", async () => {
    await onScene(async ({ url, server }) => {
      const heard: unknown[] = [];
      server.io.on("connection", (socket) => socket.on("big", (text) => heard.push(text)));
      const polling = await RawPolling.connect(url);
      await polling.post(`42["big","${"x".repeat(LIMIT)}"]`);
      await endSession(polling);
      expect(heard).toEqual([]);
    });
  });
});

describe("a body that is no payload", () => {
  test.each([
    { what: "nothing", body: "" },
    { what: "a packet of no known type", body: "abc" },
    { what: "a good packet and then a bad one", body: '42["x"]\x1eabc' },
    { what: "an empty packet between two", body: '42["x"]\x1e\x1e42["y"]' },
    { what: "a ping, which only servers send", body: "2" },
  ])("$what closes the session", async ({ body }) => {
    await onScene(async ({ url }) => {
      const polling = await RawPolling.connect(url);
      await polling.post(body);
      const after = await polling.get();
      expect(after.status).toBe(400);
      expect(JSON.parse(after.body)).toEqual(UNKNOWN_SID);
    });
  });

  describe.runIf(onlyBaro("decodes what it can, or replaces characters"))("to the letter", () => {
    test.each([
      { what: "a byte that UTF-8 never has", body: [0xff] },
      { what: "a character that is cut", body: [0xf0, 0x9f, 0x91] },
      { what: "an overlong form", body: [0xc0, 0xaf] },
      { what: "a surrogate", body: [0xed, 0xa0, 0x80] },
    ])("$what closes the session", async ({ body }) => {
      await onScene(async ({ url, server }) => {
        const heard: unknown[] = [];
        server.io.on("connection", (socket) => socket.onAny((...event) => heard.push(event)));
        const polling = await RawPolling.connect(url);
        await polling.post(
          Buffer.concat([Buffer.from('42["x","'), Buffer.from(body), Buffer.from('"]')]),
        );
        expect(JSON.parse((await polling.get()).body)).toEqual(UNKNOWN_SID);
        expect(heard).toEqual([]);
      });
    });

    test.each([
      { what: "characters that are not base64", body: "b!!!!" },
      { what: "base64 that is cut", body: "bA" },
    ])("binary of $what closes the session", async ({ body }) => {
      await onScene(async ({ url }) => {
        const polling = await RawPolling.connect(url);
        await polling.post(`451-["x",{"_placeholder":true,"num":0}]\x1e${body}`);
        expect(JSON.parse((await polling.get()).body)).toEqual(UNKNOWN_SID);
      });
    });
  });

  test("a body of the type that only the older protocol has is answered 400 and closes", async () => {
    await onScene(async ({ url }) => {
      const polling = await RawPolling.connect(url);
      const answer = await polling.post(Buffer.from([1, 2]), {
        "content-type": "application/octet-stream",
      });
      expect(answer.status).toBe(400);
      expect(JSON.parse((await polling.get()).body)).toEqual(UNKNOWN_SID);
    });
  });
});

describe("requests that break off", () => {
  test("a POST whose body never comes to its end takes its session along", async () => {
    await onScene(async ({ url, server }) => {
      const polling = await RawPolling.connect(url);
      const requested = new Promise((resolve) => server.httpServer.once("request", resolve));
      const pending = polling.start({ method: "POST", headers: { "content-length": "50" } });
      pending.on("error", () => {});
      pending.write('42["x"');
      await requested;
      pending.destroy();
    });
  });

  test("a handshake whose client is gone before the answer is forgotten like one that never polls", async () => {
    await onScene(
      async ({ server }) => {
        const opened = new Promise((resolve) => server.io.engine.once("connection", resolve));
        const tcp = await RawTcp.connect(server.port);
        tcp.writeHead("GET /socket.io/?EIO=4&transport=polling HTTP/1.1");
        tcp.destroy();
        await opened;
      },
      { pingInterval: 50, pingTimeout: 1500 },
    );
  });
});
