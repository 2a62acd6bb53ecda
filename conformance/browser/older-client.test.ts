import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { launchBrowser, type RunningServer, startServer } from "@baro/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { echo } from "../support/echo.ts";

const SCRIPT = readFileSync(
  createRequire(import.meta.url).resolve("socket.io-client-v2/dist/socket.io.js"),
);

/** Sends text and binary, and shows what comes back and over what. */
const page = (options: object) => `<!doctype html><meta charset="utf-8">
<body><script src="/client.js"></script><script>
const socket = io(location.origin, ${JSON.stringify(options)});
const seen = [];
socket.on("echo", (text, bytes) => {
  seen.push(text, Array.from(new Uint8Array(bytes)));
  socket.emit("ask", new Uint8Array([4, 5]).buffer, (answer) => {
    seen.push(Array.from(new Uint8Array(answer)), socket.io.engine.transport.name);
    document.title = JSON.stringify(seen);
  });
});
const send = () => socket.emit("echo", "한 줄\\n두 \\\\n 줄 😀 <\\/script>", new Uint8Array([1, 2, 255]).buffer);
${options === UPGRADE ? 'socket.io.engine.on("upgrade", send)' : 'socket.on("connect", send)'};
</script>`;

const UPGRADE = { transports: ["polling", "websocket"] };
const WAYS: readonly { what: string; options: object; transport: string }[] = [
  {
    what: "polling with binary payloads",
    options: { transports: ["polling"] },
    transport: "polling",
  },
  { what: "JSONP", options: { transports: ["polling"], forceJSONP: true }, transport: "polling" },
  { what: "base64", options: { transports: ["polling"], forceBase64: true }, transport: "polling" },
  { what: "websocket", options: { transports: ["websocket"] }, transport: "websocket" },
  { what: "an upgrade", options: UPGRADE, transport: "websocket" },
];

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  const httpServer = createServer(({ url = "" }, response) => {
    if (url.startsWith("/client.js")) {
      response.setHeader("content-type", "text/javascript").end(SCRIPT);
    } else {
      const way = WAYS[Number(url.slice(1))];
      response.setHeader("content-type", "text/html").end(way ? page(way.options) : "");
    }
  });
  server = await startServer({ httpServer, options: { allowEIO3: true } });
  echo(server);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

test.each(WAYS)(
  "npm's socket.io-client 2 in a browser by $what",
  async ({ options, transport }) => {
    const tab = await browser.newPage();
    const errors: string[] = [];
    tab.on("pageerror", (error) => errors.push(error.message));
    const index = WAYS.findIndex((way) => way.options === options);
    // A script that is held as a poll keeps the page from being loaded.
    await tab.goto(`${server.url}/${index}`, { waitUntil: "commit" });
    await tab.waitForFunction(() => document.title !== "", undefined, { timeout: 25_000 });
    expect(JSON.parse(await tab.title())).toEqual([
      "한 줄\n두 \\n 줄 😀 </script>",
      [1, 2, 255],
      [4, 5],
      transport,
    ]);
    expect(errors).toEqual([]);
    await tab.close();
  },
);
