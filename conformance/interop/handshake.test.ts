import { type ClientOptions, until } from "@baro/testing";
import type { Socket } from "socket.io";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

const OPTIONS = { cookie: { name: "io", httpOnly: true } };

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair, OPTIONS);
  const handshakeOf = async (options: ClientOptions): Promise<Socket["handshake"]> =>
    (await meeting().both(options)).socket.handshake;

  test("auth given as an object reaches the server", async () => {
    const { auth } = await handshakeOf({ auth: { token: "비밀", roles: ["a"] } });
    expect(auth).toEqual({ token: "비밀", roles: ["a"] });
  });

  test("auth given as a function is asked at each connection", async () => {
    let count = 0;
    const auth = (give: (data: object) => void) => give({ count: ++count });
    const { client, socket } = await meeting().both({ auth });
    expect(socket.handshake.auth).toEqual({ count: 1 });
    const again = new Promise((resolve) => {
      meeting().server.io.once("connection", ({ handshake }) => resolve(handshake.auth));
    });
    client.socket.disconnect().connect();
    expect(await again).toEqual({ count: 2 });
  });

  test("query parameters reach the server", async () => {
    const { query } = await handshakeOf({ query: { room: "로비 & co", n: "1" } });
    expect(query).toMatchObject({ room: "로비 & co", n: "1", EIO: "4" });
  });

  test("extra headers reach the server", async () => {
    const { headers } = await handshakeOf({
      extraHeaders: { "X-Custom": "yes", authorization: "Bearer t" },
    });
    expect(headers).toMatchObject({ "x-custom": "yes", authorization: "Bearer t" });
  });

  test("the server's handshake says when, whence and how", async () => {
    const handshake = await handshakeOf({});
    expect(handshake.issued).toBeTypeOf("number");
    expect(new Date(handshake.time).getTime()).not.toBeNaN();
    expect(handshake.address).toMatch(/127\.0\.0\.1$/);
    expect(handshake.secure).toBe(false);
    expect(handshake.url).toMatch(/^\/socket\.io\//);
  });

  test("the id is the same on both sides, and stays through an upgrade", async () => {
    const { client, socket } = await meeting().both();
    expect(client.socket.id).toBe(socket.id);
    expect(client.socket.id).toHaveLength(20);
    const { transport } = client.socket.io.engine;
    await until(() => socket.conn.transport.name === transport.name, "both are on one transport");
  });
});

/** A websocket has one request, which has no cookie of the session yet. */
const BY_POLLING = PAIRS.filter(({ way }) => way === "polling");

describe.each(BY_POLLING)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair, OPTIONS);

  test("cookies of the server come back with credentials", async () => {
    const cookies: (string | undefined)[] = [];
    meeting().server.io.engine.on("headers", (_headers: object, request: Request) => {
      cookies.push(Reflect.get(request.headers, "cookie"));
    });
    const { client } = await meeting().both({ withCredentials: true });
    expect(cookies.at(-1)).toBe(`io=${client.socket.io.engine.id}`);
  });
});
