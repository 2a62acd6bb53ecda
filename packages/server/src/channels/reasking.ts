import type { ChannelError } from "@baro/protocol";
import { Backoff } from "./backoff.ts";
import type { Later } from "./ports.ts";

/** How long a subscription stays about which the application does not decide. ms */
const PATIENCE = 60_000;

/** Whom it may stay by, and until when. */
interface ReaskingInit {
  readonly later: Later;
  ask(): void;
  /** There was time enough to decide, also where a question is still open. */
  giveUp(refusal: ChannelError): void;
}

/** Has the application asked again about a subscription about which it has not decided, for a while. */
export class Reasking {
  readonly #backoff: Backoff;
  readonly #init: ReaskingInit;
  #isWaiting = false;
  #cancel: (() => void) | undefined;
  #last: ChannelError | undefined;

  constructor(init: ReaskingInit) {
    this.#init = init;
    this.#backoff = new Backoff(init.later);
  }

  /** @param refusal the last one counts in the end @param least ms */
  wait(refusal: ChannelError, least: number): void {
    this.#last = refusal;
    this.#cancel ??= this.#init.later(PATIENCE, () => {
      if (this.#last) this.#init.giveUp(this.#last);
    });
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    const run = (): void => {
      this.#isWaiting = false;
      this.#init.ask();
    };
    this.#backoff.wait(run, { least, most: PATIENCE });
  }

  end(): void {
    this.#cancel?.();
    this.#backoff.cancel();
  }
}
