import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { type HealthOptions, health, memoryStore, Server } from "@baro/server";
import { Client, listen, type RawRequest, rawRequest, until } from "@baro/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { StoreError } from "../../src/store/errors.ts";
import { FakeStore } from "../support/channel-world.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A server with a client, and a port beside it that tells its health until the end. */
async function scene(options: HealthOptions = {}, store = new FakeStore()) {
  const httpServer = createServer();
  const io = new Server(httpServer, { store, serveClient: false });
  const client = await Client.connect(`http://127.0.0.1:${await listen(httpServer)}`, {
    transports: ["websocket"],
  });
  const { live, ready } = health(io, options);
  const operations = createServer((request, response) => {
    if (request.url === "/healthz") live(request, response);
    else ready(request, response);
  });
  const url = `http://127.0.0.1:${await listen(operations)}`;
  open.push(
    () => io.close(),
    () => operations.close(),
    () => client.close(),
  );
  const ask = (path: string, request?: RawRequest) => rawRequest(`${url}/${path}`, request);
  const statuses = async () => {
    const answers = await Promise.all([ask("readyz"), ask("healthz")]);
    return answers.map(({ status }) => status);
  };
  return { io, store, ask, statuses };
}

const never = () => new Promise<never>(() => {});

describe("the health of a server", () => {
  it("is told in plain text that nobody keeps", async () => {
    const { ask } = await scene();
    for (const [path, body] of [
      ["healthz", "ok\n"],
      ["readyz", "ready\n"],
    ] as const) {
      const answer = await ask(path);
      expect(answer).toMatchObject({
        status: 200,
        body,
        headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
      });
    }
  });

  it("is told without a body to who asks by HEAD", async () => {
    const { io, ask } = await scene();
    const method = "HEAD";
    const head = { body: "", headers: { "content-length": "6", "cache-control": "no-store" } };
    expect(await ask("readyz", { method })).toMatchObject({ ...head, status: 200 });
    expect(await ask("healthz", { method })).toMatchObject({ status: 200, body: "" });
    await io.close();
    expect(await ask("readyz", { method })).toMatchObject({ status: 503, body: "" });
  });

  it.each(["drain", "close"] as const)(
    "is to be alive, and not ready, from the moment of io.%s() on",
    async (way) => {
      const { io, store, ask, statuses } = await scene();
      const commits = new EventEmitter();
      const append = store.append.bind(store);
      store.append = async (drafts) => {
        await once(commits, "go on");
        return await append(drafts);
      };
      const published = io.channel("log").publish("said", 1);
      // Its end waits for the publish, and `drain` does before it closes anything. The store answers meanwhile.
      let isOver = false;
      const leaving = io[way]().then(() => {
        isOver = true;
      });
      expect(await statuses()).toEqual([503, 200]);
      expect((await ask("readyz")).body).toBe("not ready\n");
      expect(isOver).toBe(false);
      commits.emit("go on");
      await Promise.all([published, leaving]);
      expect(await statuses()).toEqual([503, 200]);
    },
  );

  it("is not ready either where it began to leave while it was asked", async () => {
    const { io, store, ask } = await scene();
    await ask("readyz");
    const head = vi.spyOn(store, "head");
    store.hold();
    const answer = ask("readyz");
    await until(() => head.mock.calls.length === 1, "the store is asked");
    const closed = io.close();
    store.release();
    expect((await answer).status).toBe(503);
    await closed;
  });

  it("is that of one server, whatever others of the process do", async () => {
    const one = await scene();
    const other = await scene();
    await one.io.drain();
    expect(await one.statuses()).toEqual([503, 200]);
    expect(await other.statuses()).toEqual([200, 200]);
  });
});

describe("a server is not ready", () => {
  it("while its store cannot be opened, or fails", async () => {
    const store = new FakeStore();
    store.failure = new StoreError("STORE_LOCKED");
    const { statuses } = await scene({}, store);
    expect(await statuses()).toEqual([503, 200]);
    store.failure = undefined;
    expect(await statuses()).toEqual([200, 200]);
    store.failure = new StoreError("STORE_IO");
    expect(await statuses()).toEqual([503, 200]);
  });

  it("while its store hangs, which is asked once meanwhile", async () => {
    const { store, statuses } = await scene({ timeout: 20 });
    expect(await statuses()).toEqual([200, 200]);
    const head = vi.spyOn(store, "head");
    store.hold();
    expect(await statuses()).toEqual([503, 200]);
    expect(await statuses()).toEqual([503, 200]);
    expect(head).toHaveBeenCalledTimes(1);
    store.release();
    expect(await statuses()).toEqual([200, 200]);
  });

  it("by asking for a log that is none of a channel", async () => {
    const inner = memoryStore();
    const head = vi.spyOn(inner, "head");
    const { statuses } = await scene({}, new FakeStore(inner));
    await statuses();
    expect(head.mock.calls).toEqual([[expect.stringMatching(/^[^,]+$/)]]);
  });

  const bug = () => new Error("a secret");
  it.each<[how: string, check: () => unknown]>([
    [
      "throws",
      () => {
        throw bug();
      },
    ],
    ["rejects", () => Promise.reject(bug())],
    ["gives false", () => false],
    ["resolves with false", () => Promise.resolve(false)],
  ])("while a check %s, of which nothing is told", async (_how, check) => {
    const { ask } = await scene({ checks: [() => true, check, () => true] });
    expect(await ask("readyz")).toMatchObject({ status: 503, body: "not ready\n" });
    expect((await ask("healthz")).status).toBe(200);
  });

  it("while a check takes too long, which is not asked again before it has answered", async () => {
    const checks = new EventEmitter();
    let asked = 0;
    // `once` rejects with the error that is emitted.
    const check = () => (++asked === 1 ? once(checks, "answer") : true);
    const { statuses } = await scene({ checks: [check], timeout: 20 });
    expect(await statuses()).toEqual([503, 200]);
    expect(await statuses()).toEqual([503, 200]);
    expect(asked).toBe(1);
    // Nobody waits for it any more.
    checks.emit("error", bug());
    expect(await statuses()).toEqual([200, 200]);
    expect([asked, uncaught().size]).toEqual([2, 0]);
  });

  it("at once where one check fails, whatever the others take", async () => {
    const { statuses } = await scene({ checks: [never, () => false], timeout: 600_000 });
    expect(await statuses()).toEqual([503, 200]);
  });
});

describe("a server is ready", () => {
  it.each([true, undefined, null, 0, "", Promise.resolve()])(
    "where a check gives %j",
    async (outcome) => {
      const { statuses } = await scene({ checks: [() => outcome] });
      expect(await statuses()).toEqual([200, 200]);
    },
  );

  it("again when its check has come right", async () => {
    let isRight = false;
    const { statuses } = await scene({ checks: [async () => isRight] });
    expect(await statuses()).toEqual([503, 200]);
    isRight = true;
    expect(await statuses()).toEqual([200, 200]);
  });
});

it("leaves a request alone that the app has answered meanwhile", async () => {
  const io = new Server();
  open.push(() => io.close());
  const checks = new EventEmitter();
  const { ready } = health(io, { checks: [() => once(checks, "answer")] });
  const httpServer = createServer((request, response) => {
    ready(request, response);
    response.end("mine");
  });
  open.push(() => httpServer.close());
  const answer = await rawRequest(`http://127.0.0.1:${await listen(httpServer)}/`);
  expect(answer).toMatchObject({ status: 200, body: "mine" });
  checks.emit("answer");
  await new Promise(setImmediate);
  expect(uncaught().size).toBe(0);
});

describe("health refuses", () => {
  it.each<[string, unknown]>([
    ["timeout", { timeout: 0 }],
    ["timeout", { timeout: "2000" }],
    ["timeout", { timeout: Number.NaN }],
    ["timeout", { timeout: 2 ** 31 }],
    ["checks", { checks: () => true }],
    ["checks", { checks: [true] }],
  ])("what cannot be %s", (name, options) => {
    expect(() => health(new Server(), options as HealthOptions)).toThrow(
      expect.objectContaining({
        code: "SERVER_OPTION",
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });

  it("what is no server", () => {
    expect(() => Reflect.apply(health, undefined, [undefined])).toThrow(
      expect.objectContaining({ code: "SERVER_OPTION", message: expect.stringContaining("(io)") }),
    );
  });
});
