import {
  activeResources,
  type Counts,
  isNoMore,
  listenerCounts,
  onlyBaro,
  type RawPolling,
  RawWebSocket,
  type RunningServer,
  startServer,
  TimerWatch,
  until,
} from "@baro/testing";
import type { ServerOptions } from "socket.io";
import { expect } from "vitest";
import { echo } from "./echo.ts";

/** A `connection_error` event, without its request. */
interface RefusalSeen {
  readonly code: unknown;
  readonly message: unknown;
  readonly context: unknown;
}

/** A server on which something bad happens while a client minds its own business. */
export interface Scene {
  readonly server: RunningServer;
  readonly url: string;
  /** The `connection_error` events so far. */
  readonly refusals: RefusalSeen[];
}

/** Times that end what goes wrong soon, unless a test gives others. */
const OPTIONS: Partial<ServerOptions> = { maxHttpBufferSize: 10_000 };

/**
 * Lets `act` do something bad, and then shows that nothing is left of it: no session, no socket, no timer, no TCP
 * connection, no listener at the HTTP server; and that another client of the same server was not disturbed.
 */
export async function onScene(
  act: (scene: Scene) => Promise<void>,
  options: Partial<ServerOptions> = {},
  patience = PATIENCE_WITH_TRACES,
): Promise<void> {
  const server = await startServer({ options: { ...OPTIONS, ...options } });
  try {
    echo(server);
    server.io.on("connection", (socket) => socket.on("error", () => {}));
    const scene = { server, url: server.url, refusals: refusalsOf(server) };
    await withoutTraces(server, () => withBystander(server, () => act(scene)), patience);
  } finally {
    await server.close();
  }
}

/** How long traces may take to vanish, ms. An upper bound for loaded machines. */
const PATIENCE_WITH_TRACES = 5_000;

/** Whether timers and TCP connections are looked at. */
const COUNTS_TIMERS = onlyBaro("keeps a timer of 30 s for each polling session that it closes");

/** Ends a polling session that a refusal may or may not have ended. */
export async function endSession(polling: RawPolling): Promise<void> {
  await polling.post("1").catch(() => undefined);
}

function refusalsOf({ io }: RunningServer): RefusalSeen[] {
  const seen: RefusalSeen[] = [];
  io.engine.on("connection_error", ({ code, message, context }: RefusalSeen) => {
    seen.push({ code, message, context });
  });
  return seen;
}

async function withBystander(server: RunningServer, act: () => Promise<void>): Promise<void> {
  const bystander = await RawWebSocket.connect(server.url, "", { answersPings: true });
  await act();
  await until(
    () => sessions(server) === 1 && sockets(server) === 1,
    () =>
      `only the bystander is left, but ${sessions(server)} sessions, ${sockets(server)} sockets are`,
  );
  bystander.send('42["undisturbed"]');
  expect(await bystander.next()).toBe('42["undisturbed"]');
  await bystander.close();
}

async function withoutTraces(
  server: RunningServer,
  act: () => Promise<void>,
  patience: number,
): Promise<void> {
  const listeners = listenerCounts(server.httpServer);
  const resources = activeResources();
  const timers = new TimerWatch();
  const left = (): string =>
    JSON.stringify({
      sessions: sessions(server),
      timers: timers.alive,
      resources: activeResources(),
    });
  try {
    await act();
    const isClean = (): boolean =>
      sessions(server) === 0 &&
      sockets(server) === 0 &&
      (!COUNTS_TIMERS || isQuiet(timers, resources));
    await until(isClean, () => `nothing is left, but this is: ${left()}`, patience);
    expect(listenerCounts(server.httpServer)).toEqual(listeners);
  } finally {
    timers.stop();
  }
}

function isQuiet(timers: TimerWatch, resources: Counts): boolean {
  return timers.alive.length === 0 && isNoMore(activeResources(), resources);
}

function sessions({ io }: RunningServer): number {
  return io.engine.clientsCount;
}

function sockets({ io }: RunningServer): number {
  return io.of("/").sockets.size;
}
