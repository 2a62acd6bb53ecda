import { onlyBaro, RawWebSocket } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { OlderPolling } from "../support/older-polling.ts";
import { onScene, type Scene } from "../support/scene.ts";

const UNKNOWN_SID = { code: 1, message: "Session ID unknown" };
const HUGE = "9".repeat(10);

/** Lets a client of protocol 3 join by polling and post something, after which its session is over. */
function afterPost(
  send: (polling: OlderPolling) => Promise<unknown>,
  query: Readonly<Record<string, string>> = {},
): Promise<void> {
  return scene(async ({ url, server }) => {
    const heard: unknown[] = [];
    server.io.on("connection", (socket) => socket.onAny((...event) => heard.push(event)));
    const polling = await OlderPolling.join(url, query);
    await send(polling);
    const after = await polling.get();
    expect([after.status, JSON.parse(after.body)]).toEqual([400, UNKNOWN_SID]);
    expect(heard).toEqual([]);
  });
}

function scene(act: (scene: Scene) => Promise<void>): Promise<void> {
  return onScene(act, { allowEIO3: true });
}

describe("a text payload of protocol 3 that cannot be taken closes the session:", () => {
  test.each([
    { what: "nothing", body: "" },
    { what: "no length", body: "42" },
    { what: "a length that is no number", body: "x:42" },
    { what: "a negative length", body: "-2:42" },
    { what: "a length beyond the end", body: '99:42["x"]' },
    { what: "a huge length", body: `${HUGE}:42["x"]` },
    { what: "a length of more digits than any text has", body: `${HUGE}9:42["x"]` },
    { what: "a packet of no known type", body: "3:abc" },
    { what: "a pong, which only servers send", body: "1:3" },
    { what: "the separator of protocol 4", body: '42["x"]\x1e42["y"]' },
  ])("$what", ({ body }) => afterPost((polling) => polling.post(body)));
});

describe.runIf(onlyBaro("takes some of it, or ignores it"))(
  "a payload of protocol 3 that npm's server lets pass closes the session:",
  () => {
    test.each([
      { what: "a length with a leading zero", body: "02:4a" },
      { what: "a good packet and then a bad one", body: '7:42["x"]1:x' },
      { what: "an empty packet", body: "0:1:2" },
      { what: "binary that is no base64", body: "6:b4!!!!" },
      { what: "binary of no type", body: [1, 0, 255] },
      { what: "binary of another type than message", body: [1, 1, 255, 2] },
      { what: "a kind that is neither text nor binary", body: [2, 1, 255, 50] },
      { what: "text that is not UTF-8", body: [0, 2, 255, 52, 0xff] },
      { what: "a binary payload of nothing", body: [] },
      { what: "a binary length beyond the end", body: [0, 9, 9, 255, 52] },
      { what: "a huge binary length", body: [1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 255, 4] },
    ])("$what", ({ body }) =>
      afterPost((polling) => polling.post(typeof body === "string" ? body : Buffer.from(body))),
    );

    test.each([
      { what: "a form without its field", body: "x=1%3A2" },
      { what: "a form with a second field", body: "d=1%3A2&d=1%3A2" },
      { what: "a form with a bad escape", body: "d=1%3A2%E0%A4" },
    ])("$what", ({ body }) => afterPost((polling) => polling.post(body), { j: "0" }));
  },
);

describe("a binary payload of protocol 3 that cannot be taken closes the session:", () => {
  test.each([
    { what: "a length without end", body: [0, 1, 2, 3] },
    { what: "a length that is no digit", body: [0, 77, 255, 52] },
    { what: "a length of hundreds of digits", body: [1, ...Array(400).fill(9), 255, 4] },
  ])("$what", ({ body }) => afterPost((polling) => polling.post(Buffer.from(body))));
});

describe("a frame of protocol 3 that cannot be taken closes the session:", () => {
  test.each([
    { what: "a pong", frame: "3" },
    { what: "an unknown type", frame: "x" },
    { what: "nothing", frame: "" },
    ...(onlyBaro("ignores it")
      ? [
          { what: "binary of no type", frame: Buffer.alloc(0) },
          { what: "binary of another type than message", frame: Buffer.from([2, 1]) },
        ]
      : []),
  ])("$what", ({ frame }) =>
    scene(async ({ url }) => {
      const { socket } = await RawWebSocket.handshake(url, { query: { EIO: 3 } });
      socket.send(frame);
      await socket.closed();
    }),
  );

  test("a websocket whose first frame takes no session over leaves the session alone", () =>
    scene(async ({ url }) => {
      const polling = await OlderPolling.join(url);
      const probe = await RawWebSocket.open(url, { query: { EIO: 3, sid: polling.sid } });
      probe.send('42["early"]');
      await probe.closed();
      await polling.post("1:2");
      expect(await polling.payload()).toBe("1:3");
      await polling.post("1:1");
    }));
});

test.each([
  { what: "a payload", query: {} },
  ...(onlyBaro("never answers it") ? [{ what: "a form", query: { j: "0", b64: "1" } }] : []),
])("$what that is too large is answered 413", ({ query }) =>
  scene(async ({ url }) => {
    const polling = await OlderPolling.join(url, query);
    expect((await polling.post("d".repeat(10_001))).status).toBe(413);
    await polling.post("1:1").catch(() => undefined);
  }),
);

test("a client that never pings is forgotten", () =>
  onScene(
    async ({ url }) => {
      await OlderPolling.join(url);
    },
    { allowEIO3: true, pingInterval: 100, pingTimeout: 1500 },
  ));
