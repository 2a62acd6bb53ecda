import { nextEvent, once, onlyBaro, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { OLDER_WAYS, useOlderMeeting } from "./older-meeting.ts";

/** What the server's connections emit. */
interface Connection {
  once(event: "upgrading", listener: () => void): void;
}

/**
 * npm's client judges by a timer of its own and before it reads what has come, and shares its process with the server here:
 * no machine holds this process up for as long as `pingTimeout`.
 */
const BEATING = { pingInterval: 250, pingTimeout: 5000 };
/** How often a client must have pinged to show that it is kept: longer than interval and timeout together. */
const BEATS = 22;

describe.each(OLDER_WAYS)("npm's socket.io-client 2 by $way, base64 $base64", (way) => {
  const meeting = useOlderMeeting(way);
  const isGone = () => meeting().server.io.engine.clientsCount === 0;

  test("leaves: both sides hear why, and nothing is left", async () => {
    const { client, socket } = await meeting().both();
    const [here, there] = [once(client, "disconnect"), once(socket, "disconnect")];
    client.close();
    expect(await here).toBe("io client disconnect");
    expect(["client namespace disconnect", "transport close"]).toContain(await there);
    await until(isGone, "the session is gone");
  });

  test("is sent away by the server, and stays away", async () => {
    const { client, socket } = await meeting().both();
    const [here, there] = [once(client, "disconnect"), once(socket, "disconnect")];
    socket.disconnect();
    expect(await here).toBe("io server disconnect");
    expect(await there).toBe("server namespace disconnect");
  });

  test("is sent away with its whole connection", async () => {
    const { client, socket } = await meeting().both();
    const here = once(client, "disconnect");
    socket.disconnect(true);
    expect(["io server disconnect", "transport close"]).toContain(await here);
    await until(isGone, "the session is gone");
  });

  test("comes back by itself when the connection breaks, with a new id", async () => {
    const { client, socket } = await meeting().both({ reconnectionDelay: 20 });
    const first = client.id;
    const [here, again] = [nextEvent(client, "disconnect"), once(client, "connect")];
    socket.conn.close();
    expect(["transport close", "transport error"]).toContain((await here)[0]);
    await again;
    expect(client.id).not.toBe(first);
  });

  test("closes its engine: the server hears transport close", async () => {
    const { client, socket } = await meeting().both();
    const there = once(socket, "disconnect");
    client.io.engine.close();
    expect(["transport close", "transport error"]).toContain(await there);
  });

  test("a server that closes is noticed", async () => {
    const { client } = await meeting().both();
    const here = once(client, "disconnect");
    await meeting().server.close();
    expect(["transport close", "transport error", "io server disconnect"]).toContain(await here);
  });
});

describe.each(OLDER_WAYS)(
  "npm's socket.io-client 2 by $way, base64 $base64",
  { concurrent: true },
  (way) => {
    const meeting = useOlderMeeting(way, BEATING);

    test("is kept through many heartbeats, which it starts", async () => {
      const { client, socket } = await meeting().both();
      let lost = false;
      client.on("disconnect", () => {
        lost = true;
      });
      for (let i = 0; i < BEATS; i++) await once(client, "pong");
      expect([lost, socket.connected]).toEqual([false, true]);
    });
  },
);

describe("npm's socket.io-client 2 in the middle of its upgrade", () => {
  const meeting = useOlderMeeting({ way: "upgrade", base64: false });

  test.runIf(onlyBaro("leaves it waiting for its ping timeout"))(
    "notices a server that closes",
    async () => {
      const { io } = meeting().server;
      io.engine.on("connection", (connection: Connection) => {
        connection.once("upgrading", () => setImmediate(() => io.close()));
      });
      const client = meeting().client();
      const here = once(client, "disconnect");
      expect(["transport close", "transport error"]).toContain(await here);
    },
  );
});
