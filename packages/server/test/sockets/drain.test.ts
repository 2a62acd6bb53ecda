import { EventEmitter, once } from "node:events";
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import { memoryStore, Server } from "@baro/server";
import { Client, listen, nextEvent, until } from "@baro/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

/** Of a publisher: what makes its ids its own. */
const SECRET = "0123456789abcdef0123456789abcdef";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function scene(options: ConstructorParameters<typeof Server>[1] = {}) {
  const httpServer = createServer();
  const io = new Server(httpServer, { serveClient: false, ...options });
  const port = await listen(httpServer);
  open.push(() => {
    httpServer.closeAllConnections();
    return io.close();
  });
  return { io, httpServer, port, url: `http://127.0.0.1:${port}` };
}

async function connect(url: string, options = {}) {
  const client = await Client.connect(url, { reconnectionDelay: 10, ...options });
  open.push(() => client.close());
  return client;
}

describe("a server that is drained", () => {
  it("answers 503 to who is still in the door, and says when to come back", async () => {
    const inDoor = new EventEmitter();
    const { io, url } = await scene({
      allowRequest: (_request, decide) => inDoor.emit("asked", () => decide(null, true)),
    });
    const asked = once(inDoor, "asked");
    const answer = fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    const [letIn] = await asked;
    const drained = io.drain();
    letIn();
    const { status, headers } = await answer;
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    await drained;
  });

  it.each(["polling", "websocket"])(
    "sends clients on %s away so that they come back to whoever has the port then",
    async (transport) => {
      const { io, port, url } = await scene();
      const client = await connect(url, { transports: [transport] });
      const gone = nextEvent(client.socket, "disconnect");
      await io.drain();
      expect((await gone)[0]).toMatch(/^transport (close|error)$/);
      const next = createServer();
      const other = new Server(next, { serveClient: false });
      open.push(() => {
        next.closeAllConnections();
        return other.close();
      });
      const back = nextEvent(client.socket, "connect");
      await listen(next, port);
      await back;
      expect(other.engine.clientsCount).toBe(1);
    },
  );

  it("answers the publishes that were under way before their client has to go", async () => {
    const inStore = new EventEmitter();
    const store = memoryStore();
    const append = store.append.bind(store);
    store.append = (drafts) =>
      new Promise((resolve) => inStore.emit("append", () => resolve(append(drafts))));
    const { io, url } = await scene({ store });
    io.channels.authorize(() => true);
    const client = await connect(url, { transports: ["websocket"] });
    const appending = once(inStore, "append");
    const request = ["lobby", SECRET, [{ id: "1", event: "said", body: 1 }]];
    const answer = client.socket.emitWithAck("baro:publish", ...request);
    const [commit] = await appending;
    const drained = io.drain();
    commit();
    expect(await answer).toMatchObject({ results: [{ offset: 1 }] });
    await drained;
  });

  it("waits no longer than the timeout for a client that does not go", async () => {
    const { io, url } = await scene();
    const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    expect(response.status).toBe(200);
    // It does not poll, and so does not hear that it is to go.
    await io.drain({ timeout: 50 });
    expect(io.engine.clientsCount).toBe(0);
  });

  it("is not held up by a kept connection that was being answered", async () => {
    const requests = new EventEmitter();
    const httpServer = createServer((_request, response) => requests.emit("request", response));
    httpServer.keepAliveTimeout = 600_000;
    const io = new Server(httpServer, { serveClient: false });
    const port = await listen(httpServer);
    const agent = new Agent({ keepAlive: true });
    open.push(() => agent.destroy());
    const asked = once(requests, "request");
    const answer = new Promise<IncomingMessage>((resolve) => get({ port, agent }, resolve));
    const [response] = await asked;
    response.write("a part");
    (await answer).resume();
    const closing = vi.spyOn(io, "close");
    const drained = io.drain();
    await until(() => closing.mock.calls.length > 0, "the server closes");
    response.end();
    await drained;
  });

  it("is drained once, however often it is asked", async () => {
    const { io } = await scene();
    expect(io.drain()).toBe(io.drain());
    await io.drain();
  });
});
