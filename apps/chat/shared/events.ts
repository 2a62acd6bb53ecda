/**
 * What the page and the server say to each other. Both sides import this one file, so that a changed event breaks the
 * build on both sides and not the conversation at run time. It holds types only.
 */

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

/** The newest entry of a room, its text cut to one line. */
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

export type ErrorCode =
  | "bad_request"
  | "signed_out"
  | "name_empty"
  | "name_length"
  | "name_taken"
  | "password_length"
  /** Also for a name that nobody has. */
  | "wrong_password"
  | "room_name_empty"
  | "room_name_length"
  | "too_many_rooms"
  | "too_many_members"
  | "not_member"
  | "user_not_found"
  | "message_empty"
  | "message_length"
  | "file_type"
  | "file_size"
  | "file_not_found"
  /** This person has sent as much as is kept of one. */
  | "files_full"
  /** The server's disk has no room for more. */
  | "disk_full"
  | "search_empty"
  | "rate_limited"
  | "internal";

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

/** What is asked by events: request and answer of each. */
interface Requests {
  "room:direct": [request: { readonly user: UserId }, value: RoomSummary];
  "room:create": [
    request: { readonly name: string; readonly users: readonly UserId[] },
    value: RoomSummary,
  ];
  "room:invite": [
    request: { readonly room: RoomId; readonly users: readonly UserId[] },
    value: RoomSummary,
  ];
  "room:leave": [request: { readonly room: RoomId }, value: null];
  /** `offset` only grows. */
  "room:read": [request: { readonly room: RoomId; readonly offset: number }, value: null];
  "room:search": [
    request: { readonly room: RoomId; readonly text: string; readonly before?: number },
    value: SearchResult,
  ];
  /** Nobody waits for the answer. */
  typing: [request: { readonly room: RoomId }, value: null];
}

export type RequestName = keyof Requests;
export type RequestOf<Name extends RequestName> = Requests[Name][0];
export type ValueOf<Name extends RequestName> = Requests[Name][1];

export type ClientToServer = {
  [Name in Exclude<RequestName, "typing">]: (
    request: RequestOf<Name>,
    reply: Reply<ValueOf<Name>>,
  ) => void;
} & { typing: (request: RequestOf<"typing">) => void };

export interface ServerToClient {
  /** First of all after every connect. */
  welcome: (welcome: Welcome) => void;
  /** Also of a room that is new to this member. */
  "room:changed": (room: RoomSummary) => void;
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
