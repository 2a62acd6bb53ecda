import type { Credentials, EnterRequest, HistoryRequest, SendRequest } from "./events.ts";
import { type Checked, checkMessage, checkNickname, checkRoomName } from "./limits.ts";
import { Refused } from "./refused.ts";

/**
 * From what a client sent (anything at all) to a typed request. The event maps say what a well-behaved page sends; here
 * is where it is made true. Each throws `Refused`.
 */
type Fields = Readonly<Record<string, unknown>>;

const TOKEN = /^[\w-]{16,64}$/u;

export function readCredentials(input: unknown): Credentials {
  const fields = asObject(input);
  const nickname = orRefuse(checkNickname(asString(fields["nickname"])));
  return { nickname, token: asToken(fields["token"]) };
}

export function readName(input: unknown): string {
  return orRefuse(checkRoomName(asString(asObject(input)["name"])));
}

export function readRoom(input: unknown): number {
  return asId(asObject(input)["room"]);
}

export function readEnter(input: unknown): EnterRequest {
  const { room, after, returning } = asObject(input);
  const request = { room: asId(room), returning: returning === true };
  return after === undefined ? request : { ...request, after: asOffset(after) };
}

export function readHistory(input: unknown): HistoryRequest {
  const { room, before } = asObject(input);
  return { room: asId(room), before: asId(before) };
}

export function readSend(input: unknown): SendRequest {
  const { room, clientId, text } = asObject(input);
  return {
    room: asId(room),
    clientId: asToken(clientId),
    text: orRefuse(checkMessage(asString(text))),
  };
}

function asObject(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw new Refused("bad_request");
  return { ...value };
}

function asString(value: unknown): string {
  if (typeof value !== "string") throw new Refused("bad_request");
  return value;
}

function asToken(value: unknown): string {
  const token = asString(value);
  if (!TOKEN.test(token)) throw new Refused("bad_request");
  return token;
}

function asOffset(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new Refused("bad_request");
  }
  return value;
}

function asId(value: unknown): number {
  const id = asOffset(value);
  if (id === 0) throw new Refused("bad_request");
  return id;
}

function orRefuse(checked: Checked): string {
  if ("error" in checked) throw new Refused(checked.error);
  return checked.text;
}
