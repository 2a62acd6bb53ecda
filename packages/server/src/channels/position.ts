import type { Subscribed, SubscribeRequest } from "@baro/protocol";
import type { LogHead } from "../store/contract.ts";

/** Where a subscription starts in a log as it is now. */
export function startOf(state: LogHead, { after, last = 0 }: SubscribeRequest): Subscribed {
  const { epoch, head, first } = state;
  if (after === undefined) {
    const offset = Math.max(head - last, first - 1);
    return { epoch, head, first, offset, recovered: false };
  }
  const reset = lossOf(state, after);
  if (reset === undefined) return { epoch, head, first, offset: after.offset, recovered: true };
  return { epoch, head, first, offset: head, recovered: false, reset };
}

function lossOf(
  { epoch, head, first }: LogHead,
  after: NonNullable<SubscribeRequest["after"]>,
): Subscribed["reset"] {
  if (after.epoch !== undefined && after.epoch !== epoch) return "epoch";
  if (after.offset > head) return "ahead";
  return after.offset < first - 1 ? "trimmed" : undefined;
}
