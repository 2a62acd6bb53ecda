import type { IncomingMessage } from "node:http";
import type { AddedHeaders } from "./added-headers.ts";
import type { Door } from "./door.ts";
import type { ResponseHeaders } from "./exchange.ts";
import { admit, type Gate } from "./gate.ts";
import { badRequest, type Refusal } from "./refusal.ts";
import { whenKnown } from "./when-known.ts";

/** What the entrance needs of the engine. */
interface EntranceHost extends Gate {
  /** Number of open sessions. */
  readonly clientsCount: number;
  sessionOf(id: string): unknown;
}

/** What decides who may come in. */
interface EntranceParts {
  readonly host: EntranceHost;
  readonly door: Door;
  readonly headers: AddedHeaders;
}

/** A client that is let in: the id of its session, and the headers of its first response. */
export type Admission = { readonly id: string; readonly headers: ResponseHeaders };
/** What comes of a client that asks to be let in. */
export type Opening = Admission | { readonly refusal: Refusal };

/** The way of a client from its request to a session, or to a refusal: the door, the app's gate, the door again, the headers. */
export class Entrance {
  readonly #host: EntranceHost;
  readonly #door: Door;
  readonly #headers: AddedHeaders;
  /** How often all were turned away: who was being admitted at that time is not let in after it. */
  #clearings = 0;

  constructor({ host, door, headers }: EntranceParts) {
    this.#host = host;
    this.#door = door;
    this.#headers = headers;
  }

  /** Lets nobody in who waits for the gate now. */
  turnAway(): void {
    this.#clearings++;
  }

  /** @param next called at once, unless the app takes its time */
  admit(request: IncomingMessage, next: (opening: Opening) => void): void {
    const refusal = this.#door.refuseArrival(request, this.#host.clientsCount);
    if (refusal) {
      next({ refusal });
      return;
    }
    const clearings = this.#clearings;
    whenKnown(admit(request, this.#host), (admitted) =>
      next(this.#prepare(request, admitted, clearings)),
    );
  }

  /**
   * What an admitted client needs for its session, in the turn in which that is made.
   * @param clearings how often all had been turned away when the client came
   */
  #prepare(request: IncomingMessage, admitted: string | Refusal, clearings: number): Opening {
    if (typeof admitted !== "string") return { refusal: admitted };
    if (clearings !== this.#clearings) return { refusal: badRequest("SERVER_CLOSED") };
    if (this.#host.sessionOf(admitted)) return { refusal: badRequest("ID_TAKEN") };
    const refusal = this.#door.refuseEntry(request, this.#host.clientsCount);
    if (refusal) return { refusal };
    const gathered = this.#headers.gather(request, admitted);
    return "refusal" in gathered ? gathered : { id: admitted, ...gathered };
  }
}
