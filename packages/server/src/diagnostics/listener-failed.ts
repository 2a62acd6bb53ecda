import { listenerFailed } from "./channels.ts";
import { codeOf } from "./code-of.ts";
import type { ListenerFailed } from "./messages.ts";

/** Whose listener it is. */
export type ListenerOwner = Omit<ListenerFailed, "event" | "code" | "error">;

/** Tells of a listener, or of other code of the app, that threw or rejected. Costs next to nothing where nobody hears it. */
export function tellListenerFailed(
  owner: ListenerOwner,
  event: string | symbol,
  error: unknown,
): void {
  if (!listenerFailed.hasSubscribers) return;
  listenerFailed.publish({ ...owner, event: String(event), code: codeOf(error), error });
}
