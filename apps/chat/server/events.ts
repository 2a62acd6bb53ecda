/**
 * What the page and the server say to each other besides the messages, which are entries of the room's channel. Both sides import this one file, so that a changed event breaks the
 * build on both sides and not the conversation at run time. It holds types only.
 */

/** Who wrote something: `id` is the same for all tabs of one browser, `nickname` is what people see. */
export interface Author {
  readonly id: string;
  readonly nickname: string;
}

/** What a room's channel has. */
export interface RoomEvents {
  readonly message: MessageBody;
}

/** What is published. Who wrote it is `meta.by`; the server sees to it that `nickname` is that author's. */
export interface MessageBody {
  readonly nickname: string;
  readonly text: string;
}

/** A line of the list of rooms. */
export interface RoomSummary {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  /** How many people are in it now. */
  readonly members: number;
  /** Offset of the newest message; 0 when nobody has written. */
  readonly lastId: number;
  readonly last: LastWords | null;
}

/** The newest message of a room, its text cut to one line. */
export interface LastWords {
  readonly nickname: string;
  readonly text: string;
  readonly at: number;
}

/** Someone came or went. */
export interface Notice {
  readonly room: number;
  readonly author: Author;
  readonly at: number;
}

export type ErrorCode =
  | "bad_request"
  | "nickname_empty"
  | "nickname_length"
  | "room_name_empty"
  | "room_name_length"
  | "room_name_taken"
  | "room_not_found"
  | "too_many_rooms"
  | "not_in_room"
  | "message_empty"
  | "message_length"
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

export interface EnterRequest {
  readonly room: number;
  /** The page was in the room before it lost the connection, so this is not news to the others. */
  readonly returning?: boolean;
}

export interface ClientToServer {
  "room:create": (request: { readonly name: string }, reply: Reply<RoomSummary>) => void;
  "room:enter": (request: EnterRequest, reply: Reply<RoomSummary>) => void;
  "room:leave": (request: { readonly room: number }, reply: Reply<null>) => void;
  typing: (request: { readonly room: number }) => void;
}

export interface ServerToClient {
  /** First of all after every connect: who the page is to the others, and the rooms there are. */
  welcome: (welcome: { readonly self: Author; readonly rooms: readonly RoomSummary[] }) => void;
  "room:changed": (room: RoomSummary) => void;
  "member:joined": (notice: Notice) => void;
  "member:left": (notice: Notice) => void;
  typing: (typing: { readonly room: number; readonly author: Author }) => void;
}

/** What the page gives when it connects. `token` is its secret: the public `Author.id` is derived from it. */
export interface Credentials {
  readonly nickname: string;
  readonly token: string;
}
