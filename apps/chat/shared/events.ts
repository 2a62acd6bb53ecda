/**
 * What the page and the server say to each other. Both sides import this one file, so that a changed event breaks the
 * build on both sides and not the conversation at run time. It holds types only.
 */

import type { ErrorCode } from "./errors.ts";
import type { RequestName, RequestOf } from "./requests.ts";

export type UserId = string;
export type RoomId = number;

/** Someone who has an account. */
export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly online: boolean;
  /** When they went, ms since 1970; null while they are here, and when they were never seen. */
  readonly lastSeen: number | null;
}

/** What the channel of a room has. Who wrote an entry is `meta.by`. */
export interface RoomEvents {
  readonly message: MessageBody;
  readonly file: FileBody;
  /** Written by the server alone. */
  readonly notice: NoticeBody;
}

interface MessageBody {
  readonly text: string;
}

interface FileBody {
  readonly file: FileInfo;
}

/** `users` were brought in by `meta.by`, or (joined, left) are `meta.by` alone. */
export interface NoticeBody {
  readonly kind: "created" | "invited" | "left";
  readonly users: readonly UserId[];
}

/** A file that was sent. It is at /files/<id>, a picture's thumbnail at /files/<id>/thumb. */
export interface FileInfo {
  readonly id: string;
  readonly name: string;
  /** Media type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Of pictures, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

export interface Member {
  readonly id: UserId;
  /** Offset of the newest entry when they came in: what is above it is theirs to read. */
  readonly joined: number;
  /** Offset up to which they have read. */
  readonly read: number;
}

/** A line of the list of rooms, as one of its members sees it. */
export interface RoomSummary {
  readonly id: RoomId;
  readonly kind: "direct" | "group";
  /** Empty for a direct room: the page shows the other's name. */
  readonly name: string;
  readonly createdAt: number;
  readonly members: readonly Member[];
  /** Offset of the newest entry; 0 before the first. */
  readonly head: number;
  /** Messages and files by others that this member has not read. */
  readonly unread: number;
  readonly last: LastWords | null;
}

/** The newest entry of a room, of its text the beginning. */
export interface LastWords {
  readonly by: UserId;
  readonly kind: keyof RoomEvents;
  /** The text, the file's name, or the kind of notice. */
  readonly text: string;
  readonly at: number;
  readonly offset: number;
}

export interface SearchHit {
  readonly offset: number;
  readonly by: UserId;
  readonly kind: "message" | "file";
  readonly text: string;
  readonly at: number;
}

/** Newest first. */
export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** Whether there are older ones: ask again with `before`. */
  readonly more: boolean;
}

export interface Refusal {
  readonly code: ErrorCode;
  /** With `rate_limited`: when to try again, in ms from now. */
  readonly retryAfter?: number;
}

/** Every acknowledgement is one of these. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Refusal };

type Reply<T> = (answer: Answer<T>) => void;

/** What the answers to requests have. */
interface Values {
  "room:direct": RoomSummary;
  "room:create": RoomSummary;
  "room:invite": RoomSummary;
  "room:leave": null;
  "room:read": null;
  "room:search": SearchResult;
  /** Nobody waits for the answer. */
  typing: null;
}

/** For each request, what is told to whom asked it. */
export type Answers = {
  readonly [Name in RequestName]: (
    request: RequestOf<Name>,
    user: UserId,
  ) => Values[Name] | Promise<Values[Name]>;
};

export type ClientToServer = {
  [Name in Exclude<RequestName, "typing">]: (
    request: RequestOf<Name>,
    reply: Reply<Values[Name]>,
  ) => void;
} & { typing: (request: RequestOf<"typing">) => void };

export interface ServerToClient {
  /** First of all after every connect. */
  welcome: (welcome: Welcome) => void;
  /** Its members are others, or this one has read on; also of a room that is new to this member. */
  "room:changed": (room: RoomSummary) => void;
  /** Someone wrote: the newest entry now. Of a room that this member does not know, `room:changed` follows. */
  "room:line": (line: { readonly room: RoomId; readonly last: LastWords }) => void;
  /** This member is not in it any more. */
  "room:removed": (gone: { readonly room: RoomId }) => void;
  "room:read": (read: {
    readonly room: RoomId;
    readonly user: UserId;
    readonly offset: number;
  }) => void;
  /** Someone is new, came or went. */
  "user:changed": (user: User) => void;
  typing: (typing: { readonly room: RoomId; readonly user: UserId }) => void;
}

export interface Welcome {
  readonly self: User;
  readonly users: readonly User[];
  /** The most recently used first. */
  readonly rooms: readonly RoomSummary[];
}
