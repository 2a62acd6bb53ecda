import type { ErrorCode } from "./events.ts";

/** Bounds that the page and the server share. Lengths are in characters (code points after NFC). */
export const LIMITS = {
  nickname: 20,
  roomName: 40,
  message: 2000,
  page: 50,
  /** How many missed messages one `room:enter` brings; who missed more gets the newest page instead. */
  catchUp: 200,
  rooms: 500,
} as const;

export type Checked = { readonly text: string } | { readonly error: ErrorCode };

interface Rule {
  readonly max: number;
  readonly empty: ErrorCode;
  readonly tooLong: ErrorCode;
}

/** Characters that turn the direction of the text around them: they could make one name look like another. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const CONTROL = /\p{Cc}+/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A nickname as it is stored and shown, or why it cannot be one. */
export function checkNickname(raw: string): Checked {
  const rule = {
    max: LIMITS.nickname,
    empty: "nickname_empty",
    tooLong: "nickname_length",
  } as const;
  return check(oneLine(raw), rule);
}

/** A room's name as it is stored and shown, or why it cannot be one. */
export function checkRoomName(raw: string): Checked {
  const rule = {
    max: LIMITS.roomName,
    empty: "room_name_empty",
    tooLong: "room_name_length",
  } as const;
  return check(oneLine(raw), rule);
}

/** A message's text as it is stored and shown (its line breaks are kept), or why it cannot be one. */
export function checkMessage(raw: string): Checked {
  const rule = { max: LIMITS.message, empty: "message_empty", tooLong: "message_length" } as const;
  return check(raw.replace(/\r\n?/gu, "\n").normalize("NFC").trim(), rule);
}

function oneLine(raw: string): string {
  return raw
    .normalize("NFC")
    .replace(DIRECTION, "")
    .replace(CONTROL, " ")
    .replace(/\s+/gu, " ")
    .trim();
}

function check(text: string, rule: Rule): Checked {
  if (!VISIBLE.test(text)) return { error: rule.empty };
  return [...text].length > rule.max ? { error: rule.tooLong } : { text };
}
