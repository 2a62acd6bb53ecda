import {
  DEFAULT_TRANSPORTS,
  type EngineOptions,
  optionsFor,
  type TransportName,
} from "../options.ts";
import type { Network } from "../platform.ts";
import type { Timers } from "../timers.ts";
import type { Transport, TransportClass, TransportSink } from "../transport.ts";
import { Polling } from "./polling.ts";
import { WebSocketTransport } from "./websocket.ts";

const TRANSPORTS: Readonly<Record<string, TransportClass | undefined>> = {
  polling: Polling,
  websocket: WebSocketTransport,
};

/** Whether the last websocket of this program worked, for `rememberUpgrade`. */
let websocketWorked = false;

/** What the transports of one connection share. */
interface Shared {
  readonly sink: TransportSink;
  readonly timers: Timers;
  readonly network: Network;
}

/** Makes the transports of one connection: those that the options ask for and that are known here, in order. */
export class Candidates {
  readonly #options: EngineOptions;
  readonly #shared: Shared;
  readonly #classes: TransportClass[];

  constructor(options: EngineOptions, shared: Shared) {
    this.#options = options;
    this.#shared = shared;
    const asked = options.transportImplementations ?? options.transports ?? DEFAULT_TRANSPORTS;
    this.#classes = asked.map(toClass).filter((transport) => transport !== undefined);
  }

  /** The transport to start with. */
  first(): Transport | undefined {
    const remembered = this.#options.rememberUpgrade && websocketWorked;
    return this.#create((remembered && this.#oneOf(["websocket"])) || this.#classes[0]);
  }

  /** The transport to try when that failed. */
  next(): Transport | undefined {
    if (!this.#options.tryAllTransports) return undefined;
    this.#classes.shift();
    return this.#create(this.#classes[0]);
  }

  /** The first of the offered transports, by name, to which the session `sid` may move. */
  upgrade(offered: readonly string[], sid: string): Transport | undefined {
    return this.#create(this.#oneOf(offered), { sid });
  }

  #oneOf(names: readonly string[]): TransportClass | undefined {
    return this.#classes.find(
      ({ supported, prototype }) => supported !== false && names.includes(prototype.name),
    );
  }

  #create(Transport: TransportClass | undefined, query?: object): Transport | undefined {
    if (!Transport) return undefined;
    const options = optionsFor(Transport.prototype.name, this.#options);
    return new Transport({
      ...this.#shared,
      options,
      query: { ...options.query, ...query },
    });
  }
}

/** Tells which transport worked; `undefined`: it failed. */
export function remember(transport: Transport | undefined): void {
  websocketWorked = transport?.name === "websocket";
}

function toClass(transport: TransportName | TransportClass): TransportClass | undefined {
  return typeof transport === "string" ? TRANSPORTS[transport] : transport;
}
