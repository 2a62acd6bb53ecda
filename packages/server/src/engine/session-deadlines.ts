import { Deadlines } from "./deadlines.ts";
import type { Probe } from "./probe.ts";

/** How long a client may take to fetch the rest of a session that this side closes. ms */
const CLOSE_TIMEOUT = 30_000;

/** A session that this side closes. */
interface ClosingSession {
  onCloseTimeout(): void;
}

/** How long the clients of one engine may take, for whatever is awaited of them but signs of life. */
export class SessionDeadlines {
  readonly close = new Deadlines<ClosingSession>(CLOSE_TIMEOUT, (session) =>
    session.onCloseTimeout(),
  );
  readonly upgrade: Deadlines<Probe>;

  /** @param upgradeTimeout ms */
  constructor(upgradeTimeout: number) {
    this.upgrade = new Deadlines(upgradeTimeout, (probe) => probe.onUpgradeTimeout());
  }
}
