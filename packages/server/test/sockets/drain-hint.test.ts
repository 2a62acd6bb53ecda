import { createServer } from "node:http";
import { Server } from "@baro/server";
import { Client, listen, nextEvent, once } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function scene(port = 0) {
  const httpServer = createServer();
  const io = new Server(httpServer, { serveClient: false, cors: { origin: "https://page.test" } });
  const at = await listen(httpServer, port);
  open.push(() => {
    httpServer.closeAllConnections();
    return io.close();
  });
  return { io, port: at, url: `http://127.0.0.1:${at}` };
}

/** Who is in the door: what it is told. */
async function refused(io: Server, url: string, retryAfter?: number) {
  let letIn: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    io.engine.opts.allowRequest = (_request, decide) => {
      letIn = () => decide(null, true);
      resolve();
    };
  });
  const headers = { origin: "https://page.test" };
  const answer = fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers });
  await asked;
  const drained = io.drain(retryAfter === undefined ? {} : { retryAfter });
  letIn();
  const response = await answer;
  await drained;
  return response;
}

/** Code and reason of the close frame that a websocket gets. */
async function farewell(io: Server, url: string, options = {}): Promise<unknown[]> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  await once(socket, "message");
  const closed = nextEvent(socket, "close");
  await io.drain(options);
  const [code, reason] = await closed;
  return [code, String(reason)];
}

describe("a server that is drained and says for how long", () => {
  it("answers who is still in the door with as many seconds, and lets pages read them", async () => {
    const { io, url } = await scene();
    const { status, headers } = await refused(io, url, 7500);
    expect([status, headers.get("retry-after")]).toEqual([503, "8"]);
    expect(headers.get("access-control-expose-headers")).toBe("Retry-After");
  });

  it("says it in the close frames of websockets", async () => {
    const { io, url } = await scene();
    expect(await farewell(io, url, { retryAfter: 7500 })).toEqual([1012, "retry-after=7500"]);
  });

  it("says nothing in them when it was not told to", async () => {
    const { io, url } = await scene();
    expect(await farewell(io, url)).toEqual([1005, ""]);
  });

  it("is not visited by clients of Baro before that", async () => {
    const { io, port, url } = await scene();
    const client = await Client.connect(url, { transports: ["websocket"], reconnectionDelay: 1 });
    open.push(() => client.close());
    let gone = 0;
    client.socket.once("disconnect", () => {
      gone = performance.now();
    });
    const back = nextEvent(client.socket, "connect");
    await io.drain({ retryAfter: 800 });
    await scene(port);
    await back;
    // Timers may be a little early.
    expect(performance.now() - gone).toBeGreaterThan(790);
  });

  it("tells clients of socket.io nothing that they would mistake for an event", async () => {
    const { io, port, url } = await scene();
    const options = { transports: ["websocket"], reconnectionDelay: 10 };
    const client = await Client.connect(url, options, "socket.io-client");
    open.push(() => client.close());
    const gone = nextEvent(client.socket, "disconnect");
    await io.drain({ retryAfter: 800 });
    expect((await gone)[0]).toBe("transport close");
    expect(client.waiting).toBe(0);
    const back = nextEvent(client.socket, "connect");
    await scene(port);
    await back;
  });
});
