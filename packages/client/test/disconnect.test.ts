import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, it, vi } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

describe.each(SERVERS)("leaving a server of %s", (impl) => {
  async function connect(transport = "websocket") {
    const server = await serve(impl);
    const socket = client(server.url, { transports: [transport] });
    await once(socket, "connect");
    const peer = server.io.of("/").sockets.values().next().value;
    if (!peer) throw new Error("no socket on the server");
    return { ...server, socket, peer };
  }

  describe.each(["polling", "websocket"])("by %s", (transport) => {
    it("tells both sides who left", async () => {
      const { io, socket, peer } = await connect(transport);
      const [here, there] = [nextEvent(socket, "disconnect"), nextEvent(peer, "disconnect")];
      expect(socket.disconnect()).toBe(socket);
      expect(await here).toEqual(["io client disconnect", undefined]);
      expect((await there)[0]).toBe("client namespace disconnect");
      expect(socket.active).toBe(false);
      expect(socket.id).toBeUndefined();
      await until(() => io.engine.clientsCount === 0, "the connection is closed");
    });

    it("sends what was emitted before, and then that it leaves", async () => {
      const { socket, peer } = await connect(transport);
      const messages: unknown[] = [];
      peer.conn.on("data", (message) => messages.push(message));
      const left = nextEvent(peer, "disconnect");
      socket.emit("last words", 1);
      socket.close();
      await left;
      expect(messages).toEqual(['2["last words",1]', "1"]);
    });

    it("stays away when the server disconnects it, until it is asked to connect", async () => {
      const { socket, peer } = await connect(transport);
      const disconnected = nextEvent(socket, "disconnect");
      peer.disconnect();
      expect(await disconnected).toEqual(["io server disconnect", undefined]);
      expect(socket.active).toBe(false);
      socket.connect();
      await once(socket, "connect");
    });

    it("comes back when the server closes the connection below", async () => {
      const { socket, peer } = await connect(transport);
      const disconnected = nextEvent(socket, "disconnect");
      peer.conn.close();
      const [reason, details] = await disconnected;
      expect(reason).toBe("transport close");
      expect(details).toHaveProperty("description");
      await once(socket, "connect");
    });
  });

  it("can be told to disconnect twice, or before it is connected", async () => {
    const { socket } = await connect();
    const disconnected = vi.fn();
    socket.on("disconnect", disconnected);
    socket.disconnect().disconnect();
    expect(disconnected).toHaveBeenCalledOnce();
    const { url } = await serve(impl);
    const early = client(url);
    const connected = vi.fn();
    early.on("connect", connected);
    early.disconnect();
    expect(early.io._readyState).toBe("closed");
    expect(connected).not.toHaveBeenCalled();
  });

  it("can connect again from its own disconnect listener", async () => {
    const { socket } = await connect();
    socket.once("disconnect", () => socket.connect());
    socket.disconnect();
    await once(socket, "connect");
    expect(socket.connected).toBe(true);
  });

  it("does not acknowledge into a later session", async () => {
    const { io, socket, peer } = await connect();
    let reply: (answer: string) => void = () => {};
    const asked = nextEvent(socket, "ask");
    socket.on("ask", (answer: (answer: string) => void) => {
      reply = answer;
    });
    peer.emit("ask", () => {});
    await asked;
    socket.disconnect().connect();
    await once(socket, "connect");
    const next = io.of("/").sockets.get(socket.id ?? "");
    const answered = vi.fn();
    next?.emit("other", answered);
    await nextEvent(socket, "other");
    reply("stale");
    const done = nextEvent(next?.conn ?? peer.conn, "packet");
    socket.emit("done");
    await done;
    expect(answered).not.toHaveBeenCalled();
  });
});
