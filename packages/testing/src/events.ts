import { PATIENCE, within } from "./within.ts";

/** What Node's emitters and those of the clients have in common, however narrowly their events are typed. */
export interface Emitting {
  on(event: never, listener: never): unknown;
  off(event: never, listener: never): unknown;
}

/**
 * The arguments of the next `event` that `emitter` emits.
 * @param timeout ms until it rejects. Default {@link PATIENCE}.
 */
export async function nextEvent(
  emitter: Emitting,
  event: string,
  timeout = PATIENCE,
): Promise<unknown[]> {
  const [args] = await nextEvents(emitter, { event, count: 1, timeout });
  return args ?? [];
}

/** The first argument of the next `event` that `emitter` emits. */
export async function once(emitter: Emitting, event: string, timeout = PATIENCE): Promise<unknown> {
  const [first] = await nextEvent(emitter, event, timeout);
  return first;
}

/** Which events to await: `count` of the name `event`, for `timeout` ms at most. */
export interface EventsAwaited {
  readonly event: string;
  readonly count: number;
  readonly timeout?: number;
}

/** The arguments of the next `count` events of one name, in order. */
export async function nextEvents(
  emitter: Emitting,
  { event, count, timeout = PATIENCE }: EventsAwaited,
): Promise<unknown[][]> {
  const seen: unknown[][] = [];
  let listener = (..._args: unknown[]): void => {};
  const complete = new Promise<unknown[][]>((resolve) => {
    listener = (...args) => {
      seen.push(args);
      if (seen.length === count) resolve(seen);
    };
  });
  emitter.on(event as never, listener as never);
  try {
    return await within(complete, `${count} × event "${event}"`, timeout);
  } finally {
    emitter.off(event as never, listener as never);
  }
}
