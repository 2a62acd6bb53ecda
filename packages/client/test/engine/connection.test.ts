import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { client, SERVERS, serve } from "../support/live.ts";

describe.each(SERVERS)("socket.io.engine with a server of %s", (impl) => {
  it("tells of packets in both directions", async () => {
    const { url, io } = await serve(impl);
    const socket = client(url, { transports: ["websocket"] });
    await once(socket, "connect");
    const { engine } = socket.io;
    const created = nextEvent(engine, "packetCreate");
    const flushed = nextEvent(engine, "flush");
    const drained = nextEvent(engine, "drain");
    socket.emit("hi", 1);
    expect(await created).toEqual([
      { type: "message", data: '2["hi",1]', options: { compress: true } },
    ]);
    await flushed;
    await drained;
    const packet = nextEvent(engine, "packet");
    const message = nextEvent(engine, "message");
    io.emit("ho");
    expect(await packet).toEqual([{ type: "message", data: '2["ho"]' }]);
    expect(await message).toEqual(['2["ho"]']);
  });

  it("tells of the handshake and of the end", async () => {
    const { url } = await serve(impl);
    const socket = client(url, { autoConnect: false });
    socket.connect();
    const { engine } = socket.io;
    expect(engine.readyState).toBe("opening");
    const [handshake] = await nextEvent(engine, "handshake");
    expect(handshake).toMatchObject({ sid: engine.id, upgrades: ["websocket"] });
    expect(engine.readyState).toBe("open");
    await once(socket, "connect");
    const closed = nextEvent(engine, "close");
    engine.close();
    expect((await closed)[0]).toBe("forced close");
    expect(engine.readyState).toBe("closed");
  });

  it("answers pings, and tells the manager", async () => {
    const { url } = await serve(impl, { pingInterval: 20, pingTimeout: 5000 });
    const socket = client(url);
    // A ping may come before the namespace is joined.
    await once(socket, "connect");
    await nextEvent(socket.io, "ping");
    await nextEvent(socket.io, "ping");
    expect(socket.connected).toBe(true);
  });

  it.each(["polling", "websocket"])(
    "leaves no request and no session behind by %s",
    async (transport) => {
      const { url, io, httpServer } = await serve(impl);
      const socket = client(url, { transports: [transport] });
      await once(socket, "connect");
      socket.disconnect();
      await until(() => io.engine.clientsCount === 0, "the session is closed");
      const count = () =>
        new Promise<number>((resolve) => httpServer.getConnections((_error, n) => resolve(n)));
      httpServer.closeIdleConnections();
      let open = await count();
      await until(() => {
        httpServer.closeIdleConnections();
        void count().then((n) => {
          open = n;
        });
        return open === 0;
      }, "no connection is left");
    },
  );

  it("closes while it upgrades without leaving a session behind", async () => {
    const { url, io } = await serve(impl);
    const socket = client(url);
    await nextEvent(socket.io.engine, "upgrading");
    socket.disconnect();
    await until(() => io.engine.clientsCount === 0, "the session is closed");
  });
});
