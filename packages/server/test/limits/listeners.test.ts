import { Inbox, joinSession, nextEvent } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useLimitLog } from "../support/limit-log.ts";
import { useServer } from "../support/real-server.ts";

const told = useLimitLog();

/** A job that a listener is at: ended by the test. */
interface Job {
  readonly name: unknown;
  end(error?: Error): void;
}

describe("async listeners of one socket", () => {
  const server = useServer({ maxConcurrentListeners: 2 });

  async function scene() {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    const jobs = new Inbox<Job>("a job");
    const work = (name: unknown) =>
      new Promise<void>((resolve, reject) => {
        jobs.push({ name, end: (error) => (error ? reject(error) : resolve()) });
      });
    socket.on("work", work);
    return { session, socket, jobs };
  }

  test("are at work two at a time, and further events wait in order", async () => {
    const { session, socket, jobs } = await scene();
    const order: unknown[] = [];
    socket.on("note", (name) => order.push(name));
    await session.send('2["work",1]', '2["work",2]', '2["note",3]', '2["work",4]', '2["note",5]');
    const [first, second] = [await jobs.next(), await jobs.next()];
    await session.send('20["work",6]', "30[]", '2["note",7]');
    expect([first.name, second.name, jobs.size, order]).toEqual([1, 2, 0, []]);
    second.end();
    expect((await jobs.next()).name).toBe(4);
    expect([jobs.size, order]).toEqual([0, [3]]);
    first.end(new Error("a listener that fails has ended too"));
    expect((await nextEvent(socket, "error"))[0]).toMatchObject({ message: /fails/ });
    expect((await jobs.next()).name).toBe(6);
    expect(order).toEqual([3, 5]);
    await session.close();
  });

  test("are counted for each socket", async () => {
    const [one, other] = [await scene(), await scene()];
    for (const { session } of [one, other]) await session.send('2["work",1]', '2["work",2]');
    for (const { jobs } of [one, other]) expect((await jobs.next()).name).toBe(1);
    for (const { session } of [one, other]) await session.close();
  });

  test("that have work for too long end the connection, and what waited is not heard", async () => {
    const { session, socket, jobs } = await scene();
    const errors: unknown[] = [];
    socket.on("error", (error) => errors.push(error));
    const ended = nextEvent(socket, "disconnect");
    for (let n = 0; n < 1003; n++) await session.send(`2["work",${n}]`);
    expect((await ended)[0]).toBe("limit exceeded");
    expect(errors).toMatchObject([{ code: "MAX_CONCURRENT_LISTENERS" }]);
    expect(told()).toMatchObject([{ code: "MAX_CONCURRENT_LISTENERS", connection: session.sid }]);
    (await jobs.next()).end();
    (await jobs.next()).end();
    await new Promise(setImmediate);
    expect(jobs.size).toBe(0);
    await session.closed();
  });
});

describe("async listeners without a bound", () => {
  const server = useServer();

  test("are all at work at once", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    const socket = await connected;
    let atWork = 0;
    const all = new Promise<void>((resolve) => {
      socket.on("work", () => {
        if (++atWork === 2000) resolve();
        return new Promise(() => {});
      });
    });
    for (let n = 0; n < 2000; n++) await session.send('2["work"]');
    await all;
    await session.close();
  });
});
