import { once, startServer } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

const FAST = { reconnectionDelay: 20, reconnectionDelayMax: 50 };

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair);

  /** Replaces the server by another on the same port. */
  async function restart(): Promise<void> {
    const { server } = meeting();
    await server.close();
    meeting().adopt(await startServer({ impl: pair.server, port: server.port }));
  }

  test("the server restarts on its port: the client comes back by itself", async () => {
    const { client } = await meeting().both(FAST);
    const first = client.socket.id;
    const lost = once(client.socket, "disconnect");
    const again = once(client.socket, "connect");
    await restart();
    await lost;
    await again;
    expect(client.socket.id).not.toBe(first);
    meeting().server.io.emit("back");
    expect(await client.next()).toEqual(["back"]);
  });

  test("what is emitted while the server is away arrives once it is back, in order", async () => {
    const { client } = await meeting().both(FAST);
    const { server } = meeting();
    const lost = once(client.socket, "disconnect");
    await server.close();
    await lost;
    for (let i = 0; i < 5; i++) client.socket.emit("kept", i);
    const heard: unknown[] = [];
    const next = await startServer({ impl: pair.server, port: server.port });
    meeting().adopt(next);
    await new Promise<void>((resolve) => {
      next.io.on("connection", (socket) => {
        socket.on("kept", (i) => {
          heard.push(i);
          if (heard.length === 5) resolve();
        });
      });
    });
    expect(heard).toEqual([0, 1, 2, 3, 4]);
  });

  test("the client tells how it goes: attempts, and the success", async () => {
    const { client } = await meeting().both(FAST);
    const manager = client.socket.io;
    const attempt = once(manager, "reconnect_attempt");
    const success = once(manager, "reconnect");
    await restart();
    expect(await attempt).toBe(1);
    expect(await success).toBeTypeOf("number");
  });

  test("rooms are not kept: who comes back is a new socket", async () => {
    const { client, socket } = await meeting().both(FAST);
    socket.join("room");
    const again = once(client.socket, "connect");
    await restart();
    await again;
    expect(meeting().server.io.of("/").adapter.rooms.has("room")).toBe(false);
  });

  test("a client that gives up says so", async () => {
    const { client } = await meeting().both({ ...FAST, reconnectionAttempts: 2 });
    const failed = once(client.socket.io, "reconnect_failed");
    await meeting().server.close();
    await failed;
    expect(client.socket.connected).toBe(false);
    expect(client.socket.active).toBe(true);
  });

  test("a client that starts before its server connects once it is there", async () => {
    const { server } = meeting();
    await server.close();
    const client = await meeting().client(FAST);
    const error = await once(client.socket, "connect_error");
    expect(error).toBeInstanceOf(Error);
    meeting().adopt(await startServer({ impl: pair.server, port: server.port }));
    await client.connected();
    meeting().server.io.emit("at last");
    expect(await client.next()).toEqual(["at last"]);
  });
});
