import { type Query, RawPolling } from "@baro/testing";
import { expect, test } from "vitest";
import { onScene } from "../support/scene.ts";

interface Row {
  readonly what: string;
  readonly query?: Query;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error: { readonly code: number; readonly message: string };
  readonly context: unknown;
}

const NO_TRANSPORT = { code: 0, message: "Transport unknown" };
const NO_SESSION = { code: 1, message: "Session ID unknown" };
const BAD_METHOD = { code: 2, message: "Bad handshake method" };
const BAD_REQUEST = { code: 3, message: "Bad request" };
const BAD_REVISION = { code: 5, message: "Unsupported protocol version" };

const ROWS: readonly Row[] = [
  {
    what: "no transport",
    query: { transport: undefined },
    error: NO_TRANSPORT,
    context: { transport: undefined },
  },
  {
    what: "an unknown transport",
    query: { transport: "smoke" },
    error: NO_TRANSPORT,
    context: { transport: "smoke" },
  },
  { what: "no EIO", query: { EIO: undefined }, error: BAD_REVISION, context: { protocol: 3 } },
  { what: "the EIO before", query: { EIO: "3" }, error: BAD_REVISION, context: { protocol: 3 } },
  {
    what: "an EIO that does not exist",
    query: { EIO: "99" },
    error: BAD_REVISION,
    context: { protocol: 3 },
  },
  {
    what: "an unknown sid",
    query: { sid: "unknown" },
    error: NO_SESSION,
    context: { sid: "unknown" },
  },
  {
    what: "a sid longer than any",
    query: { sid: "x".repeat(5000) },
    error: NO_SESSION,
    context: { sid: "x".repeat(5000) },
  },
  {
    what: "a POST without session",
    method: "POST",
    error: BAD_METHOD,
    context: { method: "POST" },
  },
  { what: "a DELETE", method: "DELETE", error: BAD_METHOD, context: { method: "DELETE" } },
  {
    what: "the websocket transport by a plain GET",
    query: { transport: "websocket" },
    error: BAD_REQUEST,
    context: { name: "TRANSPORT_HANDSHAKE_ERROR" },
  },
];

test.each(ROWS)(
  "$what is refused, reported and forgotten",
  async ({ query, method, error, context }) => {
    await onScene(async ({ url, refusals }) => {
      const answer = await new RawPolling(url).request(method ? { method } : {}, query);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toEqual(error);
      expect(refusals).toEqual([{ ...error, context }]);
    });
  },
);

test("a request that names another transport than its session's is refused and reported", async () => {
  await onScene(async ({ url, refusals }) => {
    const polling = await RawPolling.connect(url);
    const answer = await polling.get({ transport: "websocket" });
    expect(JSON.parse(answer.body)).toEqual(BAD_REQUEST);
    const context = {
      name: "TRANSPORT_MISMATCH",
      transport: "websocket",
      previousTransport: "polling",
    };
    expect(refusals).toEqual([{ ...BAD_REQUEST, context }]);
    await polling.post("1");
  });
});

test("a hundred refusals in a row leave as little as one", async () => {
  await onScene(async ({ url, refusals }) => {
    const polling = new RawPolling(url);
    for (let i = 0; i < 100; i++) await polling.get({ sid: `unknown-${i}` });
    expect(refusals).toHaveLength(100);
  });
});

test("a handshake that allowRequest refuses is reported with its message", async () => {
  let admits = true;
  const options = {
    allowRequest: (_request: unknown, callback: (error: string | null, ok: boolean) => void) =>
      callback(admits ? null : "closed today", admits),
  };
  await onScene(async ({ url, refusals }) => {
    admits = false;
    const answer = await new RawPolling(url).get();
    admits = true;
    expect(answer.status).toBe(403);
    expect(refusals).toEqual([
      { code: 4, message: "Forbidden", context: { message: "closed today" } },
    ]);
  }, options);
});
