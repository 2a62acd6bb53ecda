import { reportLost } from "../diagnostics/report-lost.ts";
import { surface, surfaceRejection } from "../engine/surface.ts";

/** Whose error it is decides where it is told when nobody listens for `error`: none of them ends the process. */
const LOST = {
  listener: surface,
  "async listener": surfaceRejection,
  adapter: (error: unknown) => reportLost("the adapter has failed", error),
  store: (error: unknown) => reportLost("the store has failed", error),
  parser: (error: unknown) => reportLost("the parser has failed", error),
  channels: (error: unknown) => reportLost("channels have failed", error),
  end: (error: unknown) => reportLost("the server has not ended in good order", error),
} as const satisfies Readonly<Record<string, (error: unknown) => void>>;

/** Who failed. */
export type Failing = keyof typeof LOST;

/** Tells of an error that no `error` listener hears. */
export function lose(error: unknown, failing: Failing): void {
  LOST[failing](error);
}
