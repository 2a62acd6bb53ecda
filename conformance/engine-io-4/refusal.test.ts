import { onlyBaro, RawPolling, RawWebSocket, rawRequest, until, urlWith } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/use-server.ts";

/** The JSON bodies that clients know, by what is wrong. */
const UNKNOWN_TRANSPORT = { code: 0, message: "Transport unknown" };
const UNKNOWN_SID = { code: 1, message: "Session ID unknown" };
const BAD_METHOD = { code: 2, message: "Bad handshake method" };
const BAD_REQUEST = { code: 3, message: "Bad request" };
const FORBIDDEN = { code: 4, message: "Forbidden" };
const UNSUPPORTED = { code: 5, message: "Unsupported protocol version" };

describe("a polling request that cannot be served", () => {
  const server = useServer();
  const polling = (): RawPolling => new RawPolling(server().url);

  test.each([
    { title: "without EIO", query: { EIO: undefined }, error: UNSUPPORTED },
    { title: "with a revision that is not spoken", query: { EIO: "3" }, error: UNSUPPORTED },
    { title: "with a revision of the future", query: { EIO: "5" }, error: UNSUPPORTED },
    { title: "with a revision that is no number", query: { EIO: "abc" }, error: UNSUPPORTED },
    { title: "without transport", query: { transport: undefined }, error: UNKNOWN_TRANSPORT },
    { title: "with an unknown transport", query: { transport: "abc" }, error: UNKNOWN_TRANSPORT },
    { title: "of an unknown session", query: { sid: "unknown" }, error: UNKNOWN_SID },
    {
      title: "that names the websocket transport without being an upgrade",
      query: { transport: "websocket" },
      error: BAD_REQUEST,
    },
  ])("$title is answered 400 and says why", async ({ query, error }) => {
    const answer = await polling().get(query);
    expect(answer.status).toBe(400);
    expect(answer.headers["content-type"]).toMatch(/^application\/json/);
    expect(JSON.parse(answer.body)).toEqual(error);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"])("%s opens no session", async (method) => {
    const answer = await polling().request({ method, body: "40" });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual(BAD_METHOD);
  });

  test("a POST to an unknown session is answered 400", async () => {
    const url = urlWith(`${server().url}/socket.io/`, {
      EIO: 4,
      transport: "polling",
      sid: "nobody",
    });
    const answer = await rawRequest(url, { method: "POST", body: "4x" });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual(UNKNOWN_SID);
  });

  test("a plain request of the websocket transport to a polling session is answered 400", async () => {
    const session = await RawPolling.open(server().url);
    const answer = await session.get({ transport: "websocket" });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual(BAD_REQUEST);
  });

  test.runIf(onlyBaro("answers 500 without a body"))(
    "a method other than GET and POST is answered 400 and the session goes on",
    async () => {
      const session = await RawPolling.connect(server().url);
      const answer = await session.request({ method: "PUT", body: "x" });
      expect(answer.status).toBe(400);
      expect((await session.post("3")).status).toBe(200);
    },
  );

  test("none of them leaves a session", async () => {
    for (const query of [{ EIO: "9" }, { transport: "x" }, { sid: "x" }])
      await polling().get(query);
    await until(() => server().io.engine.clientsCount === 0, "no session is left");
  });
});

describe("a websocket that cannot be served", () => {
  const server = useServer();

  test.each([
    { title: "with an unknown transport", query: { transport: "abc" } },
    { title: "without transport", query: { transport: undefined } },
    { title: "of an unknown session", query: { sid: "unknown" } },
  ])("$title is refused with HTTP 400", async ({ query }) => {
    const answer = await RawWebSocket.refused(server().url, { query });
    expect(answer.status).toBe(400);
  });

  describe.runIf(onlyBaro("switches protocols first, and then writes what is no websocket frame"))(
    "of another revision",
    () => {
      test.each([undefined, "3", "5", "abc"])("EIO=%s is refused with HTTP 400", async (EIO) => {
        const answer = await RawWebSocket.refused(server().url, { query: { EIO } });
        expect(answer.status).toBe(400);
      });
    },
  );

  test.runIf(onlyBaro("accepts, then closes"))(
    "that names the polling transport is refused with HTTP 400",
    async () => {
      const answer = await RawWebSocket.refused(server().url, { query: { transport: "polling" } });
      expect(answer.status).toBe(400);
    },
  );
});

describe("transports that are switched off", () => {
  describe("polling alone", () => {
    const server = useServer({ options: { transports: ["polling"] } });

    test("refuses a websocket with HTTP 400", async () => {
      expect((await RawWebSocket.refused(server().url)).status).toBe(400);
    });
  });

  describe("websocket alone", () => {
    const server = useServer({ options: { transports: ["websocket"] } });

    test("answers polling with 400 Transport unknown", async () => {
      const answer = await new RawPolling(server().url).get();
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toEqual(UNKNOWN_TRANSPORT);
    });
  });
});

describe("a handshake that allowRequest refuses", () => {
  const server = useServer({
    options: { allowRequest: (_request, callback) => callback("no thanks", false) },
  });

  test("by polling is answered 403 with the message that was given", async () => {
    const answer = await new RawPolling(server().url).get();
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({ ...FORBIDDEN, message: "no thanks" });
  });

  test("by websocket is refused", async () => {
    const answer = await RawWebSocket.refused(server().url);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(server().io.engine.clientsCount).toBe(0);
  });
});
