import {
  ChannelError,
  type HistoryRange,
  type PublishRequest,
  RESERVED_CHANNEL_EVENTS,
  type SubscribeRequest,
} from "@baro/protocol";
import { LIMITS } from "./limits.ts";

// What clients send, from `unknown`. Each throws ChannelError bad_request (docs/protocol/channels.md).

type Fields = Readonly<Record<string, unknown>>;

export function readChannelName(value: unknown): string {
  // Half a surrogate pair is no character: a store may take two such names for one.
  const isName = isText(value, LIMITS.channelName) && !/[\p{Cc}\p{Cs}]/u.test(value);
  return isName
    ? value
    : refuse(
        `a channel's name is text of 1 to ${LIMITS.channelName} characters, none of them control characters`,
      );
}

export function readSubscribes(value: unknown): readonly unknown[] {
  const isList = isListOf(value, LIMITS.subscribesPerRequest);
  return isList
    ? value
    : refuse(`1 to ${LIMITS.subscribesPerRequest} channels can be asked for at once`);
}

export function readSubscribe(value: unknown): SubscribeRequest {
  const { channel, after, last, presence } = fieldsOf(value);
  return {
    channel: readChannelName(channel),
    ...(isGiven(after) && { after: readAfter(after) }),
    ...(isGiven(last) && { last: readCount(last, "last") }),
    presence: presence === true,
  };
}

export function readChannelNames(value: unknown): readonly string[] {
  const most = LIMITS.subscribesPerRequest;
  if (Array.isArray(value) && value.length <= most) return value.map(readChannelName);
  return refuse(`the channels to leave are a list of at most ${most} names`);
}

export function readPublisher(value: unknown): string {
  const [least, most] = LIMITS.publisher;
  if (isText(value, most) && value.length >= least) return value;
  return refuse(`the publisher is a secret text of ${least} to ${most} characters`);
}

export function readPublishes(value: unknown): readonly unknown[] {
  if (isListOf(value, LIMITS.publishesPerRequest)) return value;
  return refuse(`1 to ${LIMITS.publishesPerRequest} publishes can be sent at once`);
}

export function readPublish(value: unknown): PublishRequest {
  const { id, event, body } = fieldsOf(value);
  if (!isText(id, LIMITS.id)) return refuse(`a publish has an id of 1 to ${LIMITS.id} characters`);
  return { id, event: readEventName(event), body };
}

/** @throws ChannelError bad_request, reserved_event */
export function readEventName(value: unknown): string {
  if (!isText(value, LIMITS.eventName)) {
    return refuse(`an event's name is text of 1 to ${LIMITS.eventName} characters`);
  }
  if (RESERVED_CHANNEL_EVENTS.has(value)) throw new ChannelError("reserved_event");
  return value;
}

export function readRange(value: unknown): Required<Pick<HistoryRange, "limit">> & HistoryRange {
  const { before, after, limit } = isGiven(value) ? fieldsOf(value) : {};
  const { most } = LIMITS.history;
  return {
    ...(isGiven(before) && { before: readCount(before, "before") }),
    ...(isGiven(after) && { after: readCount(after, "after") }),
    limit: isGiven(limit) ? Math.min(readCount(limit, "limit"), most) : LIMITS.history.default,
  };
}

function readAfter(value: unknown): NonNullable<SubscribeRequest["after"]> {
  const { epoch, offset } = fieldsOf(value);
  if (isGiven(epoch) && typeof epoch !== "string") return refuse("an epoch is text");
  const known = typeof epoch === "string" ? { epoch } : {};
  return { ...known, offset: readCount(offset, "offset") };
}

function readCount(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(`${name} is a whole number, 0 or more`);
}

function isText(value: unknown, most: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= most;
}

function isListOf(value: unknown, most: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.length <= most;
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function fieldsOf(value: unknown): Fields {
  if (typeof value === "object" && value !== null) return { ...value };
  return refuse("the request is an object");
}

function refuse(reason: string): never {
  throw new ChannelError("bad_request", { reason });
}
