import { createServer } from "node:http";
import { Server } from "@baro/server";
import { launchBrowser, listen, until } from "@baro/testing";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

interface Lobby {
  pending: readonly unknown[];
  publish(event: string, body: unknown): Promise<unknown>;
}

/** What the page's scripts put on its window: `page.evaluate` sees it. */
declare global {
  interface Window {
    lobby: Lobby;
  }
}

/** A page that publishes by an outbox that survives it. */
const html = (outbox: string) => `<script src="/socket.io/socket.io.js"></script><script>
  window.socket = io({ reconnectionDelay: 20, reconnectionDelayMax: 50 });
  window.lobby = socket.channel("lobby", { outbox: io.${outbox}("of the test") });
</script>`;

let browser: Browser;
let io: Server;
let url: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

beforeEach(async () => {
  const httpServer = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(html((request.url ?? "").slice(1)));
  });
  io = new Server(httpServer, { serveClient: true });
  io.channels.authorize(() => true);
  url = `http://127.0.0.1:${await listen(httpServer)}`;
  context = await browser.newContext();
  page = await context.newPage();
});

afterEach(async () => {
  await context.close();
  await io.close();
});

afterAll(() => browser.close());

/** Publishes numbers in the page, and waits for none of them. */
const publish = (from: number, to: number, binary = false) =>
  page.evaluate(
    ({ from, to, binary }) => {
      const { lobby } = window;
      for (let n = from; n <= to; n++) {
        lobby.publish("said", binary ? new Uint8Array([n]) : n).catch(() => {});
      }
    },
    { from, to, binary },
  );

const bodies = async () => {
  const { entries } = await io.channel("lobby").history({ limit: 1000 });
  return entries.map(({ body }) => body);
};

const numbers = (to: number) => Array.from({ length: to }, (_, n) => n + 1);

describe.each(["localStorageOutbox", "indexedDbOutbox"])("%s", (outbox) => {
  test("loses and doubles nothing when the page is reloaded in the middle", async () => {
    await page.goto(`${url}/${outbox}`);
    for (let round = 0; round < 5; round++) {
      await publish(round * 40 + 1, round * 40 + 40);
      await settleStore();
      await page.reload();
    }
    await hasAll(200);
    expect(await bodies()).toEqual(numbers(200));
  });

  test("keeps what was published without a connection over a reload", async () => {
    await page.goto(`${url}/${outbox}`);
    io.channels.authorize(() => new Promise(() => {}));
    await publish(1, 5);
    await settleStore();
    io.channels.authorize(() => true);
    await page.reload();
    await hasAll(5);
    expect(await bodies()).toEqual(numbers(5));
  });

  test("is shared by two tabs, which append each publish once", async () => {
    await page.goto(`${url}/${outbox}`);
    io.channels.authorize(() => new Promise(() => {}));
    await publish(1, 5);
    await settleStore();
    io.channels.authorize(() => true);
    const other = await context.newPage();
    await Promise.all([page.reload(), other.goto(`${url}/${outbox}`)]);
    await hasAll(5);
    expect(await bodies()).toEqual(numbers(5));
  });
});

test("localStorageOutbox says that it cannot keep binary; indexedDbOutbox keeps it", async () => {
  await page.goto(`${url}/localStorageOutbox`);
  const refused = await page.evaluate(() => {
    const { lobby } = window;
    return lobby.publish("said", new Uint8Array([1])).catch((error: Error) => error.message);
  });
  expect(refused).toContain("indexedDbOutbox");
  await page.goto(`${url}/indexedDbOutbox`);
  io.channels.authorize(() => new Promise(() => {}));
  await publish(7, 7, true);
  await settleStore();
  io.channels.authorize(() => true);
  await page.reload();
  await hasAll(1);
  expect(await bodies()).toEqual([new Uint8Array([7])]);
});

/** IndexedDB keeps things a moment later: a transaction behind them is done when they are. */
async function settleStore(): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("of the test", 1);
        request.onupgradeneeded = () => request.transaction?.abort();
        request.onerror = () => resolve();
        request.onsuccess = () => {
          const { result } = request;
          const reading = result.transaction("pending", "readonly");
          reading.oncomplete = () => resolve(result.close());
          reading.onerror = () => reject(reading.error);
          reading.objectStore("pending").count();
        };
      }),
  );
}

/** Waits until the log has so many entries, and the page knows it. */
async function hasAll(count: number): Promise<void> {
  let head = 0;
  await until(
    () => {
      void io
        .channel("lobby")
        .head()
        .then((state) => {
          head = state.head;
        });
      return head >= count;
    },
    () => `${count} entries are there; ${head} are`,
  );
  await page.waitForFunction(() => window.lobby.pending.length === 0);
}
