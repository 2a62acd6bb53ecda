import { createServer } from "node:http";
import {
  launchBrowser,
  listen,
  nextEvent,
  type RunningServer,
  startServer,
  within,
} from "@baro/testing";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Socket } from "socket.io";
import * as parser from "socket.io-msgpack-parser";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

/** What the page's own script puts on its window: `page.evaluate` sees it. */
declare global {
  interface Window {
    io(url: string, options: object): ClientSocket;
    socket: ClientSocket;
  }
  interface ClientSocket {
    connected: boolean;
    io: { engine: { transport: { name: string } } };
    on(event: string, listener: (...args: unknown[]) => void): void;
    emitWithAck(event: string, ...args: unknown[]): Promise<unknown>;
  }
}

let browser: Browser;
let server: RunningServer;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

beforeEach(async () => {
  const httpServer = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(request.url === "/page" ? '<script src="/socket.io/socket.io.js"></script>' : "");
  });
  server = await startServer({ httpServer, options: { serveClient: true } });
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`${server.url}/page`);
});

afterEach(async () => {
  await context.close();
  await server.close();
});

afterAll(() => browser.close());

/** Connects the page, and gives the server's socket of it. */
async function connectPage(options: object, running = server): Promise<Socket> {
  const connected = nextSocket(running);
  await page.evaluate(
    ({ url, options }) => {
      window.socket = window.io(url, options);
    },
    { url: running.url, options },
  );
  return connected;
}

function nextSocket({ io }: RunningServer): Promise<Socket> {
  const connected = new Promise<Socket>((resolve) => io.once("connection", resolve));
  return within(connected, "the page to connect");
}

describe.each(["polling", "websocket"])("in a browser, by %s,", (transport) => {
  const transports = [transport];

  test("ArrayBuffer, typed arrays, Blob and File arrive as bytes, and bytes come back", async () => {
    const socket = await connectPage({ transports });
    socket.on("bytes", (parts: Buffer[], done: (joined: Buffer) => void) => {
      done(Buffer.concat(parts));
    });
    const answer = await page.evaluate(async () => {
      const text = new TextEncoder();
      const parts = [
        text.encode("a").buffer,
        text.encode("xbx").subarray(1, 2),
        new Blob(["바"]),
        new File(["로"], "name"),
      ];
      const joined = await window.socket.emitWithAck("bytes", parts);
      if (!(joined instanceof ArrayBuffer)) return "no ArrayBuffer";
      return new TextDecoder().decode(joined);
    });
    expect(answer).toBe("ab바로");
  });

  test("the server hears at once that the page was left", async () => {
    const socket = await connectPage({ transports });
    const left = nextEvent(socket, "disconnect");
    await page.goto("about:blank");
    const [reason] = await left;
    expect(["transport close", "transport error"]).toContain(reason);
  });

  test("a lost network is noticed at once, and its return ends the wait", async () => {
    await connectPage({ transports, reconnectionDelay: 600_000, reconnectionDelayMax: 600_000 });
    const lost = page.evaluate(
      () => new Promise((resolve) => window.socket.on("disconnect", resolve)),
    );
    await page.waitForFunction(() => window.socket.connected);
    await context.setOffline(true);
    expect(await lost).toBe("transport close");
    const back = nextEvent(server.io, "connection");
    await context.setOffline(false);
    await back;
    await page.waitForFunction(() => window.socket.connected);
  });

  test("a page of another origin connects with its cookies where cors allows it", async () => {
    const other = await otherOrigin();
    const allowing = await startServer({
      options: { cors: { origin: other.origin, credentials: true } },
    });
    await context.addCookies([{ name: "who", value: "me", url: allowing.url }]);
    await page.goto(`${other.origin}/page`);
    const socket = await connectPage({ transports, withCredentials: true }, allowing);
    expect(socket.handshake.headers.cookie).toBe("who=me");
    await allowing.close();
    await other.close();
  });

  test("a page of an origin that cors does not list is refused", async () => {
    const other = await otherOrigin();
    const strict = await startServer({ options: { cors: { origin: "https://listed.example" } } });
    await page.goto(`${other.origin}/page`);
    const outcome = await page.evaluate(
      ({ url, transports }) =>
        new Promise((resolve) => {
          window.socket = window.io(url, { transports, reconnection: false });
          window.socket.on("connect", () => resolve("connected"));
          window.socket.on("connect_error", () => resolve("refused"));
        }),
      { url: strict.url, transports },
    );
    expect(outcome).toBe("refused");
    await strict.close();
    await other.close();
  });
});

test("in a browser a connection begins with polling and upgrades to websocket", async () => {
  // Looked at as it connects: the page may have gone on before `evaluate` has told that it ran.
  const upgraded = new Promise<string>((resolve) => {
    server.io.once("connection", ({ conn }) => {
      const { name } = conn.transport;
      conn.once("upgrade", () => resolve(name));
    });
  });
  await connectPage({});
  expect(await within(upgraded, "the upgrade")).toBe("polling");
  await page.waitForFunction(() => window.socket.io.engine.transport.name === "websocket");
});

test("the bundle with MessagePack talks to a server with that parser", async () => {
  const httpServer = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end('<script src="/socket.io/socket.io.msgpack.min.js"></script>');
  });
  const packed = await startServer({ httpServer, options: { serveClient: true, parser } });
  await page.goto(`${packed.url}/page`);
  const socket = await connectPage({}, packed);
  socket.on("bytes", (bytes: Buffer, done: (answer: object) => void) => {
    done({ length: bytes.length, 바: "로" });
  });
  const answer = await page.evaluate(() =>
    window.socket.emitWithAck("bytes", new Uint8Array([1, 2, 3]).buffer),
  );
  expect(answer).toEqual({ length: 3, 바: "로" });
  await packed.close();
});

/** A site whose page loads the client from the server under test. */
async function otherOrigin(): Promise<{ origin: string; close(): Promise<void> }> {
  const site = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(`<script src="${server.url}/socket.io/socket.io.js"></script>`);
  });
  const port = await listen(site);
  const close = () =>
    new Promise<void>((resolve) => {
      site.closeAllConnections();
      site.close(() => resolve());
    });
  return { origin: `http://127.0.0.1:${port}`, close };
}
