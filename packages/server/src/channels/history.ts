import type { History, HistoryRange } from "@baro/protocol";
import { toEntry } from "./body.ts";
import { LIMITS, PAGE } from "./limits.ts";
import type { ChannelLog } from "./log.ts";

/** A page of a log, as it travels. */
export async function historyOf(log: ChannelLog, range: HistoryRange): Promise<History> {
  const { limit = LIMITS.history.default, ...ends } = range;
  const { entries, epoch, head, first } = await log.read({
    ...PAGE,
    ...ends,
    limit: Math.max(1, limit),
  });
  return { epoch, head, first, entries: entries.map(toEntry) };
}
