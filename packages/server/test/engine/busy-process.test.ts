import { Worker } from "node:worker_threads";
import { eachTest, once, RawPolling, RawWebSocket, startServer } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/real-server.ts";

/** How long everything may take, and less than the process is busy. ms */
const PATIENCE = 1000;

/** Does nothing else meanwhile, as an app that computes, or a machine that sleeps. */
function beBusy(ms = 1.2 * PATIENCE): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe("a process that is busy for longer than the heartbeat allows", () => {
  const TIMES = { pingInterval: 50, pingTimeout: PATIENCE };
  const running = eachTest(() => startServer({ options: { ...TIMES, allowEIO3: true } }));

  test("gives up nobody whose pong has come meanwhile", async () => {
    const { socket } = await RawWebSocket.handshake(running().url);
    expect(await socket.text()).toBe("2");
    socket.send("3");
    beBusy();
    expect(await socket.text()).toBe("2");
    await socket.close();
  });

  test("gives up nobody of protocol 3 whose ping has come meanwhile", async () => {
    const { socket } = await RawWebSocket.handshake(running().url, { query: { EIO: 3 } });
    expect(await socket.text()).toBe("40");
    socket.send("2");
    beBusy(1.2 * (TIMES.pingInterval + TIMES.pingTimeout));
    expect(await socket.text()).toBe("3");
    socket.send("2");
    expect(await socket.text()).toBe("3");
    await socket.close();
  });

  test("gives up nobody whose pong has come by a connection that it has not taken yet", async () => {
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => RawPolling.open(running().url)),
    );
    for (const { body } of await Promise.all(clients.map((client) => client.get()))) {
      expect(body).toBe("2");
    }
    const posts = new PostingThread();
    await posts.ready;
    posts.post(clients.map((client) => client.url()));
    beBusy();
    expect(await posts.answers()).toEqual(clients.map(() => 200));
    for (const { body } of await Promise.all(clients.map((client) => client.get()))) {
      expect(body).toBe("2");
    }
    await posts.end();
  });
});

describe("a process that is busy for longer than clients may take", () => {
  const server = useServer({
    connectTimeout: PATIENCE,
    attachmentTimeout: PATIENCE,
    upgradeTimeout: PATIENCE,
  });

  async function connect() {
    const connected = server().socket();
    const client = await RawWebSocket.connect(server().url);
    return { client, socket: await connected };
  }

  test("closes nobody who has asked for a namespace meanwhile", async () => {
    const { socket } = await RawWebSocket.handshake(server().url);
    socket.send("40");
    beBusy();
    expect(await socket.text()).toMatch(/^40{"sid"/);
    await socket.close();
  });

  test("closes nobody whose attachment has come meanwhile", async () => {
    const { client, socket } = await connect();
    const announced = once(socket.conn, "packet");
    const heard = once(socket, "bytes");
    client.send('451-["bytes",{"_placeholder":true,"num":0}]');
    await announced;
    client.send(Buffer.of(1, 2, 3));
    beBusy();
    expect(await heard).toEqual(Buffer.of(1, 2, 3));
    await client.close();
  });

  test("lets a client change over that has said so meanwhile", async () => {
    const { sid } = await RawPolling.open(server().url);
    const socket = await RawWebSocket.open(server().url, { query: { sid } });
    socket.send("2probe");
    expect(await socket.text()).toBe("3probe");
    const connection = server().io.engine.clients[sid];
    if (!connection) throw new Error("the session is not known");
    const changed = once(connection, "upgrade");
    socket.send("5");
    beBusy();
    expect(await changed).toMatchObject({ name: "websocket" });
    await socket.close();
  });

  test("tells the app of answers that have come meanwhile, and not that they are late", async () => {
    const { client, socket } = await connect();
    const answer = socket.timeout(PATIENCE).emitWithAck("one");
    const answers = server().io.timeout(PATIENCE).emitWithAck("all");
    for (const event of ["one", "all"]) {
      const [, id] = /^42(\d+)\["(\w+)"\]$/.exec(await client.text()) ?? [];
      client.send(`43${id}["${event}"]`);
    }
    beBusy();
    expect([await answer, await answers]).toEqual(["one", ["all"]]);
    await client.close();
  });
});

/** Sends pongs of polling clients, each by a TCP connection of its own, while the thread of the tests does something else. */
class PostingThread {
  readonly #worker = new Worker(
    `const { request } = require("node:http");
    const { parentPort } = require("node:worker_threads");
    const post = (url) => new Promise((resolve, reject) => {
      const posted = request(url, { method: "POST", agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      posted.on("error", reject);
      posted.end("3");
    });
    parentPort.on("message", async (urls) => parentPort.postMessage(await Promise.all(urls.map(post))));
    parentPort.postMessage("ready");`,
    { eval: true },
  );

  readonly ready = once(this.#worker, "message");

  post(urls: readonly string[]): void {
    this.#worker.postMessage(urls);
  }

  /** The status of each. */
  answers(): Promise<unknown> {
    return once(this.#worker, "message");
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
