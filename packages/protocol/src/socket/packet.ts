/** Packet types of the Socket.IO protocol, revision 5, section "Packet types". The number is the digit on the wire. */
export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
} as const;

/** Asks for (client) or confirms (server) a connection to a namespace. */
export interface ConnectPacket {
  readonly type: typeof PacketType.CONNECT;
  readonly nsp: string;
  /** Client: the `auth` object. Server: `{ sid, pid? }`. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Leaves a namespace. */
export interface DisconnectPacket {
  readonly type: typeof PacketType.DISCONNECT;
  readonly nsp: string;
}

/** Refuses a connection to a namespace. */
export interface ConnectErrorPacket {
  readonly type: typeof PacketType.CONNECT_ERROR;
  readonly nsp: string;
  /** `{ message, data? }` since protocol 5; a bare string, or any object, in protocol 4 and older. */
  readonly data: string | { readonly message?: string; readonly data?: unknown };
}

/** `[name, ...arguments]` of an event. Names are strings; numbers are accepted as Socket.IO accepts them. */
export type EventPayload = readonly [event: string | number, ...args: unknown[]];

/** An event; with `id`, its sender awaits an acknowledgement. */
export interface EventPacket {
  readonly type: typeof PacketType.EVENT | typeof PacketType.BINARY_EVENT;
  readonly nsp: string;
  readonly data: EventPayload;
  readonly id?: number;
}

/** The answer to the event that had the same `id`. */
export interface AckPacket {
  readonly type: typeof PacketType.ACK | typeof PacketType.BINARY_ACK;
  readonly nsp: string;
  readonly data: readonly unknown[];
  readonly id: number;
}

/** Every Socket.IO packet. */
export type SocketPacket =
  | ConnectPacket
  | DisconnectPacket
  | ConnectErrorPacket
  | EventPacket
  | AckPacket;
