import { type TracingChannel, tracingChannel } from "node:diagnostics_channel";
import { Work } from "./work.ts";

/**
 * Work that takes time, as five channels of `node:diagnostics_channel`: `tracing:<name>:start`, `:end`, `:asyncStart`,
 * `:asyncEnd` and `:error`, which all get one message. Ask `hasSubscribers` before making its fields.
 */
class Trace<Fields extends object> {
  readonly #channels: TracingChannel<unknown, Work & Fields>;

  constructor(name: string) {
    this.#channels = tracingChannel(name);
  }

  get hasSubscribers(): boolean {
    return this.#channels.start.hasSubscribers;
  }

  /** Tells of work that is over when its promise settles. Throws what the work throws. */
  promise<Result>(fields: Fields, work: () => Promise<Result>): Promise<Result> {
    const message = Object.assign(new Work(), fields);
    return this.#channels.tracePromise(() => message.run(work), message);
  }

  /** Tells of work that is over when `done`, which it is given, returns. */
  callback(fields: Fields, work: (done: Done) => void, done: Done): void {
    const message = Object.assign(new Work(), fields);
    const start = (over: Done): void => message.run(() => work(over));
    const end = (error?: unknown): void => message.run(() => done(error));
    this.#channels.traceCallback(start, 0, message, undefined, end);
  }
}

/** Ends work, with an error where it failed. */
type Done = (error?: unknown) => void;

interface EventHandled {
  /** Which server of this process, as its `serverId` says. */
  readonly server: number;
  /** Id of the connection. */
  readonly connection: string;
  readonly namespace: string;
  /** Id of the socket. */
  readonly socket: string;
  readonly event: string;
}

interface ClientConnecting {
  readonly server: number;
  readonly connection: string;
  readonly namespace: string;
  /** Id of the socket that it gets. */
  readonly socket: string;
}

interface EntriesPublished {
  readonly server: number;
  readonly namespace: string;
  readonly channel: string;
  /** How many at once. */
  readonly entries: number;
}

interface EntriesCommitted {
  readonly server: number;
  /** Of any channels. */
  readonly entries: number;
}

/** An event of a client is handled, until all its listeners have returned, and their promises are settled. */
export const eventTrace = new Trace<EventHandled>("baro:event");
/** A client asks to join a namespace, until it was let in, with the `connection` listeners called, or refused. */
export const connectTrace = new Trace<ClientConnecting>("baro:connect");
/** Entries are published to a channel, until they are committed. */
export const publishTrace = new Trace<EntriesPublished>("baro:publish");
/** The store commits a batch. */
export const commitTrace = new Trace<EntriesCommitted>("baro:commit");
