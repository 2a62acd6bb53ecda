import type { ErrorCode } from "./errors.ts";

/** Bounds that the page and the server share. Lengths are in characters (code points after NFC). */
export const LIMITS = {
  name: 20,
  passwordMin: 8,
  passwordMax: 200,
  roomName: 40,
  message: 2000,
  /** Entries of one page of history. */
  page: 50,
  /** Hits of one page of a search. */
  hits: 50,
  members: 200,
  roomsPerUser: 500,
  /** Bytes. */
  file: 10 * 1024 * 1024,
  fileName: 150,
} as const;

/** Pictures, which are shown. */
export const PICTURE_TYPES: readonly string[] = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
];

/** Everything that may be sent; what is no picture can only be saved. */
export const FILE_TYPES: readonly string[] = [
  ...PICTURE_TYPES,
  "application/pdf",
  "application/zip",
  "text/plain",
  "text/csv",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/x-hwp",
  "application/haansofthwp",
];

export type Checked = { readonly text: string } | { readonly error: ErrorCode };

/** Characters that turn the direction of the text around them: they could make one name look like another. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const CONTROL = /\p{Cc}+/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** Fillers, joiners and the like: some are letters, and none is seen by itself. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Someone's name as it is stored and shown, or why it cannot be one. */
export function checkName(raw: string): Checked {
  return check(oneLine(raw), LIMITS.name, ["name_empty", "name_length"]);
}

/** A room's name as it is stored and shown, or why it cannot be one. */
export function checkRoomName(raw: string): Checked {
  return check(oneLine(raw), LIMITS.roomName, ["room_name_empty", "room_name_length"]);
}

/** A message's text as it is stored and shown (its line breaks are kept), or why it cannot be one. */
export function checkMessage(raw: string): Checked {
  const text = raw.replace(/\r\n?/gu, "\n").normalize("NFC").trim();
  return check(text, LIMITS.message, ["message_empty", "message_length"]);
}

/** A file's name without what could make it a path or hide its end. */
export function cleanFileName(raw: string): string {
  const name = oneLine(raw.replace(/[/\\]/gu, "_"));
  const short = [...name].slice(-LIMITS.fileName).join("");
  return VISIBLE.test(withoutInvisible(short)) ? short : "file";
}

/** To compare by: joiners belong to emoji, so what is shown keeps them. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, "");
}

function oneLine(raw: string): string {
  const plain = raw.normalize("NFC").replace(DIRECTION, "").replace(CONTROL, " ");
  return plain.replace(/\s+/gu, " ").trim();
}

function check(
  text: string,
  max: number,
  [empty, tooLong]: readonly [empty: ErrorCode, tooLong: ErrorCode],
): Checked {
  if (!VISIBLE.test(withoutInvisible(text))) return { error: empty };
  return [...text].length > max ? { error: tooLong } : { text };
}
