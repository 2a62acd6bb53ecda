import {
  ChannelError,
  type Faulty,
  type PublishAnswer,
  type Published,
  type PublishRequest,
} from "@baro/protocol";
import type { Receipt } from "../store/contract.ts";
import { acceptedBody, type EventTable } from "./accepting.ts";
import { encodeBody } from "./body.ts";
import { failure, faultOf } from "./fault.ts";
import type { ChannelLog, NewEntry } from "./log.ts";
import type { Clock } from "./ports.ts";
import { readPublish } from "./requests.ts";

/** Who publishes, and whether it may. */
interface Publisher {
  /** Under whom ids are unique. */
  readonly secret: string;
  readonly by: string | undefined;
  refusal(request: PublishRequest): Promise<ChannelError | undefined>;
}

/** Who publishes and when, and who hears what the client cannot help. */
export interface PublishContext {
  /** Runs what needs the log. */
  use<Outcome>(run: (log: ChannelLog) => Promise<Outcome>): Promise<Outcome>;
  readonly publisher: Publisher;
  /** What may be published. Undefined: whatever the publisher is not refused. */
  readonly accepts: EventTable | undefined;
  readonly now: Clock;
  report(error: unknown): void;
}

type Result = Published | Faulty;

/**
 * Appends what a client publishes, in its order. What is refused for good has its error in its place; the rest is committed
 * together, or is to be tried again together.
 */
export async function publishAll(
  items: readonly unknown[],
  context: PublishContext,
): Promise<PublishAnswer> {
  const taken: (NewEntry | ChannelError)[] = [];
  for (const item of items) {
    const each = await take(item, context);
    taken.push(each);
    // Behind what is to be tried again nothing may overtake it.
    if (each instanceof ChannelError && each.retry) break;
  }
  const entries = taken.filter(isEntry);
  return await context.use(async (log) => {
    const outcome = entries.length === 0 ? [] : await append(log, entries);
    return { epoch: log.state.epoch, results: resultsOf(taken, outcome, context.report) };
  });
}

function isEntry(taken: NewEntry | ChannelError): taken is NewEntry {
  return !(taken instanceof ChannelError);
}

async function take(
  item: unknown,
  { publisher, accepts, now, report }: PublishContext,
): Promise<NewEntry | ChannelError> {
  const at = now();
  try {
    const request = readPublish(item);
    const refusal = await publisher.refusal(request);
    if (refusal) return refusal;
    const { id, event } = request;
    const body = accepts ? await acceptedBody(request, accepts, report) : encodeBody(request.body);
    return { id, event, at, ...body, by: publisher.by, publisher: publisher.secret };
  } catch (error) {
    if (error instanceof ChannelError) return error;
    throw error;
  }
}

async function append(
  log: ChannelLog,
  entries: readonly NewEntry[],
): Promise<readonly Receipt[] | ChannelError> {
  try {
    return await log.append(entries);
  } catch (error) {
    if (error instanceof ChannelError) return error;
    throw error;
  }
}

/** Up to the first that is to be tried again. */
function resultsOf(
  taken: readonly (NewEntry | ChannelError)[],
  outcome: readonly Receipt[] | ChannelError,
  report: (error: unknown) => void,
): Result[] {
  const results: Result[] = [];
  let next = 0;
  for (const each of taken) {
    if (each instanceof ChannelError) {
      results.push({ error: faultOf(each) });
    } else if (outcome instanceof ChannelError) {
      results.push(failure(outcome, report));
      return results;
    } else {
      const receipt = outcome[next++];
      if (receipt) results.push(toPublished(receipt));
    }
  }
  return results;
}

function toPublished({ offset, at, repeated }: Receipt): Published {
  return { offset, at, ...(repeated && { repeated }) };
}
