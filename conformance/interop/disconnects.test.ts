import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

/** npm's client and server judge before they read what has come: no machine holds this process up for as long as `pingTimeout`. */
const BEATING = { pingInterval: 250, pingTimeout: 5000 };
/** How often a client must have answered to show that it is kept: longer than interval and timeout together. */
const BEATS = 22;

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair);

  test("the client leaves: both sides hear why, and nothing is left", async () => {
    const { client, socket } = await meeting().both();
    const here = once(client.socket, "disconnect");
    const there = once(socket, "disconnect");
    client.socket.disconnect();
    expect(await here).toBe("io client disconnect");
    expect(await there).toBe("client namespace disconnect");
    expect(client.socket.active).toBe(false);
    const { engine } = meeting().server.io;
    await until(() => engine.clientsCount === 0, "the session is gone");
  });

  test("the server sends the client away: both sides hear why, and it stays away", async () => {
    const { client, socket } = await meeting().both();
    const here = once(client.socket, "disconnect");
    const there = once(socket, "disconnect");
    socket.disconnect();
    expect(await here).toBe("io server disconnect");
    expect(await there).toBe("server namespace disconnect");
    expect(client.socket.active).toBe(false);
  });

  test("the server closes the whole connection, and the client hears that it was meant", async () => {
    const { client, socket } = await meeting().both();
    const here = once(client.socket, "disconnect");
    socket.disconnect(true);
    expect(await here).toBe("io server disconnect");
    const { engine } = meeting().server.io;
    await until(() => engine.clientsCount === 0, "the session is gone");
  });

  test("the connection breaks: the client comes back with a new id", async () => {
    const { client, socket } = await meeting().both({ reconnectionDelay: 20 });
    const first = client.socket.id;
    const here = nextEvent(client.socket, "disconnect");
    const again = once(client.socket, "connect");
    socket.conn.close();
    expect(["transport close", "transport error"]).toContain((await here)[0]);
    await again;
    expect(client.socket.id).not.toBe(first);
    expect(client.socket.recovered).toBeFalsy();
  });

  test("the client's engine closes: the server hears transport close", async () => {
    const { client, socket } = await meeting().both({ reconnection: false });
    const there = once(socket, "disconnect");
    client.socket.io.engine.close();
    expect(["transport close", "transport error"]).toContain(await there);
  });

  test("a client that left may come back by connect()", async () => {
    const { client } = await meeting().both();
    client.socket.disconnect();
    const again = once(client.socket, "connect");
    client.socket.connect();
    await again;
    meeting().server.io.emit("hello again");
    expect(await client.next()).toEqual(["hello again"]);
  });
});

describe.each(PAIRS)("$client against $server by $way", { concurrent: true }, (pair) => {
  const meeting = useMeeting(pair, BEATING);

  test("client and server keep each other alive through many heartbeats", async () => {
    const { client, socket } = await meeting().both();
    let lost = false;
    client.socket.on("disconnect", () => {
      lost = true;
    });
    for (let i = 0; i < BEATS; i++) await once(client.socket.io, "ping");
    expect(lost).toBe(false);
    expect(socket.connected).toBe(true);
  });
});
