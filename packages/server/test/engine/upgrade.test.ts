import { nextEvent, RawPolling, RawWebSocket, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useEngine } from "../support/engine-server.ts";

describe("the upgrade of a session", () => {
  const server = useEngine();

  async function open() {
    const opened = server().owned();
    const polling = await RawPolling.open(server().url);
    return { ...(await opened), polling };
  }

  const probe = (sid: string) => RawWebSocket.open(server().url, { query: { sid } });

  test("is told to users, and what waits goes by the new transport", async () => {
    const { connection, polling } = await open();
    const events: unknown[] = [];
    connection.on("upgrading", ({ name }) => events.push(["upgrading", name]));
    connection.on("upgrade", ({ name }) => events.push(["upgrade", name]));
    const held = polling.get();
    const socket = await probe(polling.sid);
    socket.send("2probe");
    expect(await socket.text()).toBe("3probe");
    expect((await held).body).toBe("6");
    expect(connection.upgrading).toBe(true);
    connection.send("waits");
    socket.send("5");
    expect(await socket.text()).toBe("4waits");
    expect(events).toEqual([
      ["upgrading", "websocket"],
      ["upgrade", "websocket"],
    ]);
    expect(connection).toMatchObject({ upgraded: true, upgrading: false });
    await socket.close();
  });

  test.each(["4early", "5", "2", "6", "nonsense"])(
    "that begins with %s fails, and polling goes on",
    async (first) => {
      const { connection, polling } = await open();
      const socket = await probe(polling.sid);
      socket.send(first);
      await socket.closed();
      connection.send("still here");
      expect((await polling.get()).body).toBe("4still here");
      expect((await polling.post("4up")).body).toBe("ok");
      expect(connection.transport.name).toBe("polling");
    },
  );

  test("may be tried again after it failed", async () => {
    const { connection, polling } = await open();
    const first = await probe(polling.sid);
    first.terminate();
    await until(() => !connection.upgrading, "the first attempt has failed");
    const second = await probe(polling.sid);
    second.send("2probe");
    expect(await second.text()).toBe("3probe");
    second.send("5");
    await nextEvent(connection, "upgrade");
    await second.close();
  });

  test("is tried by one websocket at a time, and the others are closed", async () => {
    const { connection, polling } = await open();
    const [first, second] = [await probe(polling.sid), await probe(polling.sid)];
    await second.closed();
    expect(connection.upgrading).toBe(true);
    first.terminate();
  });

  test("is refused to a session that began as a websocket", async () => {
    const { socket, open: handshake } = await RawWebSocket.handshake(server().url);
    const other = await probe(handshake.sid);
    await other.closed();
    socket.send("6");
    expect(server().engine.clientsCount).toBe(1);
    await socket.close();
  });

  test("leaves a request of the old transport to be answered 400", async () => {
    const { connection, polling } = await open();
    const socket = await probe(polling.sid);
    socket.send("2probe");
    await socket.text();
    socket.send("5");
    await nextEvent(connection, "upgrade");
    for (const answer of [await polling.get(), await polling.post("4late")]) {
      expect(answer.status).toBe(400);
    }
    expect(server().refusals).toMatchObject(
      Array(2).fill({ code: 3, context: { name: "TRANSPORT_MISMATCH" } }),
    );
    await socket.close();
  });

  test("while a POST is being read answers that POST with an error, and does not hang it", async () => {
    const { connection, owner, polling } = await open();
    const post = polling.start({ method: "POST" });
    post.write("4ha");
    await nextEvent(server().httpServer, "request");
    const socket = await probe(polling.sid);
    socket.send("2probe");
    await socket.text();
    socket.send("5");
    await nextEvent(connection, "upgrade");
    const answered = new Promise<number | undefined>((resolve) =>
      post.once("response", ({ statusCode }) => resolve(statusCode)),
    );
    post.end("lf");
    expect(await answered).toBe(400);
    expect(owner.messages.size).toBe(0);
    await socket.close();
  });

  test("ends with the session, when that is closed meanwhile", async () => {
    const { connection, owner, polling } = await open();
    const socket = await probe(polling.sid);
    socket.send("2probe");
    await socket.text();
    connection.close(true);
    await socket.closed();
    expect((await owner.ends.next()).reason).toBe("forced close");
    expect((await RawWebSocket.refused(server().url, { query: { sid: polling.sid } })).status).toBe(
      400,
    );
  });

  test("carries the rest of a session that is closing", async () => {
    const { connection, owner, polling } = await open();
    const socket = await probe(polling.sid);
    socket.send("2probe");
    await socket.text();
    connection.send("last");
    connection.close();
    socket.send("5");
    expect(await socket.text()).toBe("4last");
    await socket.closed();
    expect((await owner.ends.next()).reason).toBe("forced close");
  });
});

describe("an upgrade", () => {
  // Long enough that the probe is answered, however busy the machine is.
  const server = useEngine({ upgradeTimeout: 500 });

  test("that is not finished in time fails, and polls are held again", async () => {
    const opened = server().owned();
    const polling = await RawPolling.open(server().url);
    const { connection } = await opened;
    const socket = await RawWebSocket.open(server().url, { query: { sid: polling.sid } });
    socket.send("2probe");
    expect(await socket.text()).toBe("3probe");
    await socket.closed();
    expect(connection.upgrading).toBe(false);
    const held = polling.get();
    await nextEvent(server().httpServer, "request");
    connection.send("later");
    expect((await held).body).toBe("4later");
  });
});
