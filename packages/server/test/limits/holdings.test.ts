import { joinSession, nextEvent, openSession } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useLimitLog } from "../support/limit-log.ts";
import { useServer } from "../support/real-server.ts";

const told = useLimitLog();

describe("rooms of one socket", () => {
  const server = useServer({ maxRoomsPerSocket: 5 });

  test("end the connection of a client that makes the app join too many", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    const errors: unknown[] = [];
    socket.on("error", (error) => errors.push(error));
    socket.on("join", (room) => void socket.join(room));
    const ended = nextEvent(socket, "disconnect");
    for (let i = 0; i < 10; i++) await session.send(`2["join","room ${i}"]`);
    expect((await ended)[0]).toBe("limit exceeded");
    expect(errors).toMatchObject([{ code: "MAX_ROOMS_PER_SOCKET" }]);
    expect(server().counters.roomLimits).toBe(1);
    expect(told()).toEqual([
      { code: "MAX_ROOMS_PER_SOCKET", server: expect.any(Number), connection: session.sid },
    ]);
    expect(server().io.of("/").adapter.rooms.size).toBe(0);
    await session.closed();
  });

  test("may be joined again and again", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    for (let i = 0; i < 100; i++) void socket.join(["a", "b", "c", "d"]);
    expect(socket.connected).toBe(true);
    expect(socket.rooms.size).toBe(5);
    await session.close();
  });
});

describe("namespaces of one client", () => {
  const server = useServer({ maxNamespacesPerClient: 3 });

  test("are refused above the bound, and may be had again after another was left", async () => {
    server().io.of(/^\/n\d+$/);
    const session = await openSession(server().url, "websocket");
    await session.send(...Array.from({ length: 100 }, (_, i) => `0/n${i},`));
    const answers = await Promise.all(Array.from({ length: 100 }, () => session.next()));
    const refused = answers.map(String).filter((answer) => answer.startsWith("4"));
    expect(refused).toHaveLength(97);
    expect(refused[0]).toMatch(
      /^4\/n\d+,\{"message":".*maxNamespacesPerClient.*","data":\{"code":"MAX_NAMESPACES_PER_CLIENT"\}\}$/,
    );
    expect(server().counters.namespaceLimits).toBe(97);
    expect(told()).toHaveLength(97);
    await session.send("1/n0,");
    await session.send("0/n0,");
    expect(String(await session.next())).toMatch(/^0\/n0,/);
    await session.close();
  });
});

describe("namespaces whose middleware takes its time", () => {
  const server = useServer({ maxNamespacesPerClient: 3 });

  test("count while their client waits, the same one as often as it is asked for", async () => {
    let asked = 0;
    server().io.use(() => {
      asked++;
    });
    const session = await openSession(server().url, "websocket");
    await session.send(...Array.from({ length: 20 }, () => "0"));
    const refused = await Promise.all(Array.from({ length: 17 }, () => session.next()));
    for (const answer of refused) expect(answer).toContain("MAX_NAMESPACES_PER_CLIENT");
    expect(asked).toBe(3);
    await session.close();
  });
});

describe("awaited answers of one socket", () => {
  const server = useServer({ maxPendingAcks: 10 });

  test("are given up above the bound, the oldest first, and counted", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    const answered: number[] = [];
    for (let i = 0; i < 15; i++) socket.emit("ask", i, () => answered.push(i));
    for (let i = 0; i < 15; i++) {
      const id = /^2(\d+)/.exec(String(await session.next()))?.[1];
      await session.send(`3${id}[]`);
    }
    await session.send('2["done"]');
    await nextEvent(socket, "done");
    expect(answered).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(server().counters.droppedAcks).toBe(5);
    expect(told()).toHaveLength(5);
    await session.close();
  });
});

describe("awaited answers that have a time", () => {
  const server = useServer({ maxPendingAcks: 10 });

  test("are told that it is over when they are given up", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    const answers = Array.from({ length: 15 }, () => socket.timeout(600_000).emitWithAck("ask"));
    const given = await Promise.allSettled(answers.slice(0, 5));
    expect(given.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
    expect(given[0]).toMatchObject({ reason: new Error("operation has timed out") });
    expect(server().counters.droppedAcks).toBe(5);
    for (const answer of answers.slice(5)) answer.catch(() => {});
    await session.close();
  });
});

describe("a channel whose client answers nothing", () => {
  const server = useServer({ maxPendingAcks: 10 });

  test("goes on when the answer to its page is given up for others", async () => {
    const { io } = server();
    io.channels.authorize(() => true);
    const log = io.channel("log");
    await Promise.all(Array.from({ length: 250 }, (_, i) => log.publish("said", i)));
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    await session.send('20["baro:subscribe",[{"channel":"log","last":250}]]');
    expect(await session.next()).toMatch(/^30\[/);
    expect(await session.next()).toMatch(/"offset":100,/);
    for (let i = 0; i < 10; i++) socket.emit("ask", () => {});
    for (let i = 0; i < 10; i++) await session.next();
    expect(await session.next()).toMatch(/"offset":200,/);
    await session.close();
  });
});

describe("attachments of one packet", () => {
  const server = useServer({ maxAttachments: 2 });
  test("end the connection above the bound", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    const failed = nextEvent(socket, "error");
    await session.send('53-["x",{"_placeholder":true,"num":0}]');
    expect(await failed).toMatchObject([{ code: "SOCKET_TOO_MANY_ATTACHMENTS" }]);
    await session.closed();
  });

  test("arrive up to the bound", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    const heard = nextEvent(socket, "x");
    const text = '52-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]';
    await session.send(text, Buffer.of(1), Buffer.of(2));
    expect(await heard).toEqual([Buffer.of(1), Buffer.of(2)]);
    await session.close();
  });
});
