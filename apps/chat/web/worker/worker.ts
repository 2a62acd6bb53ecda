/**
 * The page's service worker: it keeps the page's own files (HTML, scripts, styles, icon) and gives them where the network
 * or the server is away. Nothing else goes through it: no answer of the server, no event, no file that somebody sent.
 */

/** The path of each file of the page, and the integrity that it must have. build.ts puts it in. */
declare const SHELL: Readonly<Record<string, string>>;

/** Another one whenever a file of the page is another one. */
declare const VERSION: string;

/** What is used of a worker's own scope: TypeScript's types of it cannot stand beside those of pages. */
declare const self: {
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
};

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const FILES = new Map(Object.entries(SHELL));
const CACHES = "baro.page.";
const CACHE = CACHES + VERSION;

/** How long the network may take to give the page before the kept one is shown, in ms. */
const PATIENCE = 3000;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(dropOlder()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOurs = request.method === "GET" && origin === location.origin && FILES.has(pathname);
  if (!isOurs) return;
  const isPage = request.mode === "navigate";
  event.respondWith(isPage ? newest(request, pathname) : kept(request, pathname));
});

/** All files of one build, or none: with an integrity that does not fit there is no new worker. */
async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...FILES].map(([path, integrity]) => new Request(path, { integrity })));
  // Pages that are open go on: they have all that they need, and what they ask for else does not come by here.
  await self.skipWaiting();
}

async function dropOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(CACHES) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** From the network where it answers in time, so that a new build is there with the next load. */
async function newest(request: Request, path: string): Promise<Response> {
  const answer = fetch(request);
  const first = await Promise.race([answer.catch(() => undefined), after(PATIENCE)]);
  // A proxy says 502 or the like for a server that is away.
  if (first !== undefined && first.status < 500) return first;
  return (await copyOf(path)) ?? answer;
}

/** Names with a hash never change, and what else there is changes with the worker. */
async function kept(request: Request, path: string): Promise<Response> {
  return (await copyOf(path)) ?? fetch(request);
}

function copyOf(path: string): Promise<Response | undefined> {
  return caches.match(path, { cacheName: CACHE, ignoreVary: true });
}

function after(delay: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, delay));
}
