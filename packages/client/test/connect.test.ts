import { nextEvent, once } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { Fetch, io, Manager, WebSocket } from "../src/index.ts";
import { client, SERVERS, serve, track } from "./support/live.ts";

describe.each(SERVERS)("connecting to a server of %s", (impl) => {
  it.each(["polling", "websocket"])("connects by %s alone", async (transport) => {
    const { url } = await serve(impl);
    const socket = client(url, { transports: [transport] });
    expect(socket.connected).toBe(false);
    expect(socket.id).toBeUndefined();
    await once(socket, "connect");
    expect(socket.connected).toBe(true);
    expect(socket.disconnected).toBe(false);
    expect(socket.id).toHaveLength(20);
    expect(socket.io.engine.transport.name).toBe(transport);
    expect(socket.io.engine.id).not.toBe(socket.id);
  });

  it("starts with long-polling and upgrades to the websocket", async () => {
    const { url, io: server } = await serve(impl);
    const socket = client(url);
    const { engine } = socket.io;
    expect(engine.transport.name).toBe("polling");
    const upgrading = nextEvent(engine, "upgrading");
    const [connected, upgraded] = [once(socket, "connect"), nextEvent(engine, "upgrade")];
    await Promise.all([connected, upgrading]);
    const [transport] = await upgraded;
    expect(transport).toMatchObject({ name: "websocket" });
    expect(socket.io.engine.transport.name).toBe("websocket");
    server.emit("after");
    await nextEvent(socket, "after");
  });

  it("loses and reorders nothing while it upgrades", async () => {
    const { url, io: server } = await serve(impl);
    const count = 200;
    server.on("connection", (socket) => {
      socket.on("number", (n: number, reply: (n: number) => void) => reply(n));
    });
    const socket = client(url);
    const answers: number[] = [];
    const upgraded = nextEvent(socket.io.engine, "upgrade");
    for (let n = 0; n < count; n++) {
      answers.push(await socket.emitWithAck("number", n));
    }
    await upgraded;
    expect(answers).toEqual(Array.from({ length: count }, (_, n) => n));
  });

  it("stays with long-polling when upgrades are off", async () => {
    const { url, httpServer } = await serve(impl);
    let upgrades = 0;
    httpServer.on("upgrade", () => upgrades++);
    const socket = client(url, { upgrade: false });
    await once(socket, "connect");
    // Two round trips: an upgrade would have started with the handshake.
    socket.disconnect().connect();
    await once(socket, "connect");
    expect(upgrades).toBe(0);
    expect(socket.io.engine.transport.name).toBe("polling");
  });

  it("stays with long-polling when the upgrade fails", async () => {
    const { url, httpServer, io: server } = await serve(impl);
    const [engineListener] = httpServer.listeners("upgrade");
    httpServer.removeAllListeners("upgrade");
    httpServer.on("upgrade", (_request, socket) => socket.destroy());
    expect(engineListener).toBeDefined();
    const socket = client(url);
    const [error] = await nextEvent(socket.io.engine, "upgradeError");
    expect(error).toBeInstanceOf(Error);
    if (!socket.connected) await once(socket, "connect");
    server.emit("still here");
    await nextEvent(socket, "still here");
    expect(socket.io.engine.transport.name).toBe("polling");
  });

  it("takes classes in place of names", async () => {
    const { url } = await serve(impl);
    const polling = client(url, { transports: [Fetch] });
    const websocket = client(url, { transports: [WebSocket] });
    await Promise.all([once(polling, "connect"), once(websocket, "connect")]);
    expect(polling.io.engine.transport.name).toBe("polling");
    expect(websocket.io.engine.transport.name).toBe("websocket");
  });

  it("skips transports that it does not know", async () => {
    const { url } = await serve(impl);
    const socket = client(url, { transports: ["webtransport", "carrier-pigeon", "websocket"] });
    await once(socket, "connect");
    expect(socket.io.engine.transport.name).toBe("websocket");
  });

  it("reports that no transport is left", async () => {
    const { url } = await serve(impl);
    const socket = client(url, { transports: [], reconnection: false });
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "No transports available" });
  });

  it("tries the other transports with tryAllTransports, and only then", async () => {
    const { url } = await serve(impl, { transports: ["polling"] });
    const options = { transports: ["websocket", "polling"], reconnection: false };
    const [error] = await nextEvent(client(url, options), "connect_error");
    expect(error).toMatchObject({ message: "websocket error", type: "TransportError" });
    const patient = client(url, { ...options, tryAllTransports: true });
    await once(patient, "connect");
    expect(patient.io.engine.transport.name).toBe("polling");
  });

  it("starts with the websocket after an upgrade, with rememberUpgrade", async () => {
    const { url } = await serve(impl);
    const first = client(url);
    const upgraded = nextEvent(first.io.engine, "upgrade");
    await Promise.all([once(first, "connect"), upgraded]);
    const second = client(url, { rememberUpgrade: true });
    await once(second, "connect");
    expect(second.io.engine.transport.name).toBe("websocket");
  });

  it("waits for connect() with autoConnect off, and does not connect twice", async () => {
    const { url, io: server } = await serve(impl);
    const socket = client(url, { autoConnect: false });
    expect(socket.io.engine).toBeUndefined();
    expect(socket.active).toBe(false);
    socket.connect().connect();
    expect(socket.active).toBe(true);
    const { engine } = socket.io;
    await once(socket, "connect");
    socket.connect();
    expect(socket.io.engine).toBe(engine);
    expect(server.engine.clientsCount).toBe(1);
    expect(server.of("/").sockets.size).toBe(1);
  });

  it("opens and closes a manager without sockets", async () => {
    const { url } = await serve(impl);
    const manager = new Manager(url, { autoConnect: false });
    const error = await new Promise((resolve) => manager.open(resolve));
    expect(error).toBeUndefined();
    expect(manager.engine.readyState).toBe("open");
    const closed = nextEvent(manager, "close");
    manager.disconnect();
    expect(await closed).toEqual(["forced close", undefined]);
  });

  it("shares a connection between namespaces, and makes another for the same one", async () => {
    const { url, io: server } = await serve(impl);
    server.of("/chat");
    const root = track(io(url));
    const chat = track(io(`${url}/chat`));
    const again = track(io(url));
    const alone = track(io(`${url}/chat`, { multiplex: false }));
    expect(chat.io).toBe(root.io);
    expect(new Set([root.io, again.io, alone.io]).size).toBe(3);
    await Promise.all([root, chat, again, alone].map((socket) => once(socket, "connect")));
    expect(server.engine.clientsCount).toBe(3);
  });
});
