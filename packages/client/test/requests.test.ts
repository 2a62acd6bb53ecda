import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, it, vi } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

describe.each(SERVERS)("requests to a server of %s", (impl) => {
  it.each(["polling", "websocket"])(
    "carry extra headers and the query by %s",
    async (transport) => {
      const { url, io } = await serve(impl);
      const connected = nextEvent(io, "connection");
      client(url, {
        transports: [transport],
        extraHeaders: { "X-Token": "secret" },
        query: { room: "가 나&다" },
      });
      await connected;
      const [peer] = io.of("/").sockets.values();
      expect(peer?.handshake.headers["x-token"]).toBe("secret");
      expect(peer?.handshake.query).toMatchObject({ room: "가 나&다", EIO: "4", transport });
    },
  );

  it("carry the query of the URL", async () => {
    const { url, io } = await serve(impl);
    const connected = nextEvent(io, "connection");
    const socket = client(`${url}/?a=1`);
    await connected;
    const [peer] = io.of("/").sockets.values();
    expect(peer?.handshake.query).toMatchObject({ a: "1" });
    expect(socket.io.opts.query).toEqual({ a: "1" });
  });

  it("go to the path that is asked for", async () => {
    const { url, io } = await serve(impl, { path: "/my/own" });
    expect(io.path()).toBe("/my/own");
    await once(client(url, { path: "/my/own" }), "connect");
  });

  it("take options for one transport", async () => {
    const { url, io } = await serve(impl);
    const seen: unknown[] = [];
    io.engine.on("headers", (_headers: unknown, request: { headers: Record<string, string> }) =>
      seen.push(request.headers["x-by"]),
    );
    const socket = client(url, {
      transportOptions: { polling: { extraHeaders: { "X-By": "polling" } } },
      transports: ["polling"],
    });
    await once(socket, "connect");
    expect(seen[0]).toBe("polling");
  });

  it("keep cookies with credentials, and only then", async () => {
    const { url, io } = await serve(impl, { cookie: { name: "sid", path: "/" } });
    const cookies = async (withCredentials: boolean) => {
      const seen: unknown[] = [];
      const listener = (_headers: unknown, request: { headers: Record<string, string> }) =>
        seen.push(request.headers["cookie"]);
      io.engine.on("headers", listener);
      const socket = client(url, { withCredentials, transports: ["polling"] });
      await once(socket, "connect");
      io.engine.off("headers", listener);
      const { id } = socket.io.engine;
      socket.disconnect();
      // Its last requests have their cookie too.
      await until(() => io.engine.clientsCount === 0, "the session is gone");
      return { id, last: seen.at(-1) };
    };
    const kept = await cookies(true);
    expect(kept.last).toBe(`sid=${kept.id}`);
    expect((await cookies(false)).last).toBeUndefined();
  });

  it("are stamped by long-polling", async () => {
    const { url, httpServer } = await serve(impl);
    const stamps = new Set<string | null>();
    let count = 0;
    httpServer.on("request", ({ url: path = "" }) => {
      count++;
      stamps.add(new URL(path, url).searchParams.get("t"));
    });
    await once(client(url, { transports: ["polling"] }), "connect");
    expect(stamps.size).toBe(count);
    expect(stamps.has(null)).toBe(false);
  });

  it("use base64 with forceBase64", async () => {
    const { url, io } = await serve(impl);
    io.on("connection", (socket) => socket.on("echo", (data) => socket.emit("echo", data)));
    const socket = client(url, { transports: ["websocket"], forceBase64: true });
    await once(socket, "connect");
    const echo = nextEvent(socket, "echo");
    socket.emit("echo", Buffer.from("bytes"));
    expect(await echo).toEqual([Buffer.from("bytes")]);
  });

  it("name subprotocols", async () => {
    const { url, httpServer } = await serve(impl);
    const asked = vi.fn();
    httpServer.prependListener("upgrade", ({ headers }) =>
      asked(headers["sec-websocket-protocol"]),
    );
    client(url, { transports: ["websocket"], protocols: ["a", "b"] });
    await until(() => asked.mock.calls.length > 0, "the websocket is asked for");
    expect(asked).toHaveBeenCalledWith("a,b");
  });
});
