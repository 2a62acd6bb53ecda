import { nextEvent, once } from "@baro/testing";
import { describe, expect, it, vi } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

describe.each(SERVERS)("joining a server of %s", (impl) => {
  async function serveWithAuth() {
    const server = await serve(impl);
    const seen: unknown[] = [];
    server.io.on("connection", (socket) => seen.push(socket.handshake.auth));
    return { ...server, seen };
  }

  it("sends auth as an object", async () => {
    const { url, seen } = await serveWithAuth();
    await once(client(url, { auth: { token: "가" } }), "connect");
    expect(seen).toEqual([{ token: "가" }]);
  });

  it("asks the function of auth each time", async () => {
    const { url, seen } = await serveWithAuth();
    let n = 0;
    const socket = client(url, { auth: (give) => give({ n: ++n }) });
    await once(socket, "connect");
    socket.disconnect().connect();
    await once(socket, "connect");
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("waits for an answer that comes later", async () => {
    const { url, seen } = await serveWithAuth();
    const socket = client(url, { auth: (give) => void setTimeout(give, 5, { late: true }) });
    await once(socket, "connect");
    expect(seen).toEqual([{ late: true }]);
  });

  it("joins once, however often the function answers", async () => {
    const { url, seen } = await serveWithAuth();
    let answer: (data: object) => void = () => {};
    const socket = client(url, {
      auth: (give) => {
        answer = give;
        give({ first: true });
      },
    });
    await once(socket, "connect");
    answer({ second: true });
    await socket
      .timeout(50)
      .emitWithAck("nobody listens")
      .catch(() => {});
    expect(seen).toEqual([{ first: true }]);
  });

  it("can change auth between attempts", async () => {
    const { url, seen } = await serveWithAuth();
    const socket = client(url, { autoConnect: false });
    socket.auth = { changed: true };
    socket.connect();
    await once(socket, "connect");
    expect(seen).toEqual([{ changed: true }]);
  });

  it("tells what the middleware said, with its data, and does not try again by itself", async () => {
    const { url, io } = await serve(impl);
    io.use((_socket, next) => next(Object.assign(new Error("no entry"), { data: { code: 42 } })));
    const socket = client(url);
    const connected = vi.fn();
    socket.on("connect", connected);
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ message: "no entry", data: { code: 42 } });
    expect(socket.active).toBe(false);
    expect(connected).not.toHaveBeenCalled();
  });

  it("gets in at the second try, when asked to", async () => {
    const { url, io } = await serve(impl);
    io.use((socket, next) =>
      next(socket.handshake.auth["token"] === "good" ? undefined : new Error("no entry")),
    );
    const socket = client(url, { auth: { token: "bad" } });
    await nextEvent(socket, "connect_error");
    socket.auth = { token: "good" };
    socket.connect();
    await once(socket, "connect");
  });
});
