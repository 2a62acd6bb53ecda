import type { Author, Credentials, EnterRequest, MessageBody } from "./events.ts";
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
  const { room, returning } = asObject(input);
  return { room: asId(room), returning: returning === true };
}

/** What someone publishes in a room: text as it is stored, under their own name. */
export function readMessage(event: unknown, body: unknown, author: Author): MessageBody {
  const { nickname, text } = asObject(body);
  if (event !== "message" || nickname !== author.nickname) throw new Refused("bad_request");
  if (orRefuse(checkMessage(asString(text))) !== text) throw new Refused("bad_request");
  return { nickname: author.nickname, text };
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

function asId(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new Refused("bad_request");
}

function orRefuse(checked: Checked): string {
  if ("error" in checked) throw new Refused(checked.error);
  return checked.text;
}
