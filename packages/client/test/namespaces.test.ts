import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, it, vi } from "vitest";
import { Manager } from "../src/index.ts";
import { client, SERVERS, serve, track } from "./support/live.ts";

describe.each(SERVERS)("namespaces of a server of %s", (impl) => {
  async function setup() {
    const server = await serve(impl);
    for (const name of ["/a", "/b"]) {
      server.io.of(name).on("connection", (socket) => {
        socket.on("where", (reply: (name: string) => void) => reply(name));
      });
    }
    const manager = new Manager(server.url, { reconnectionDelay: 10 });
    const open = (name: string) => track(manager.socket(name));
    return { ...server, manager, open };
  }

  it("share a connection, each with its own id", async () => {
    const { io, open } = await setup();
    const [root, a, b] = [open("/"), open("/a"), open("/b")];
    await Promise.all([root, a, b].map((socket) => once(socket, "connect")));
    expect(io.engine.clientsCount).toBe(1);
    expect(new Set([root.id, a.id, b.id]).size).toBe(3);
    expect(await a.emitWithAck("where")).toBe("/a");
    expect(await b.emitWithAck("where")).toBe("/b");
  });

  it("get the same socket for the same namespace", async () => {
    const { manager, open } = await setup();
    const a = open("/a");
    expect(manager.socket("/a")).toBe(a);
    expect(a.nsp).toBe("/a");
    expect(a.io).toBe(manager);
  });

  it("keep events apart", async () => {
    const { io, open } = await setup();
    const [a, b] = [open("/a"), open("/b")];
    await Promise.all([once(a, "connect"), once(b, "connect")]);
    const wrong = vi.fn();
    b.on("only a", wrong);
    const seen = nextEvent(a, "only a");
    const done = nextEvent(b, "done");
    io.of("/a").emit("only a");
    io.of("/b").emit("done");
    await Promise.all([seen, done]);
    expect(wrong).not.toHaveBeenCalled();
  });

  it("are left one by one, and the connection closes with the last", async () => {
    const { io, manager, open } = await setup();
    const [a, b] = [open("/a"), open("/b")];
    await Promise.all([once(a, "connect"), once(b, "connect")]);
    const { engine } = manager;
    a.disconnect();
    expect(engine.readyState).toBe("open");
    expect(await b.emitWithAck("where")).toBe("/b");
    await until(() => io.of("/a").sockets.size === 0, "the server lets the first go");
    const closed = nextEvent(engine, "close");
    b.disconnect();
    await closed;
    await until(() => io.engine.clientsCount === 0, "the connection is closed");
  });

  it("can be joined again while others stay", async () => {
    const { io, manager, open } = await setup();
    const [a, b] = [open("/a"), open("/b")];
    await Promise.all([once(a, "connect"), once(b, "connect")]);
    const before = a.id;
    const { engine } = manager;
    a.disconnect();
    await until(() => io.of("/a").sockets.size === 0, "the server lets the first go");
    a.connect();
    await once(a, "connect");
    expect(a.id).not.toBe(before);
    expect(manager.engine === engine).toBe(true);
  });

  it("that do not exist are refused, and not tried again", async () => {
    const { url } = await serve(impl);
    const socket = client(`${url}/nowhere`);
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "Invalid namespace" });
    expect(socket.active).toBe(false);
    expect(socket.connected).toBe(false);
  });
});
