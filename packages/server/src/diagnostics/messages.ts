/** What is in every message. */
interface FromServer {
  /** Which server of this process, as its `serverId` says. */
  readonly server: number;
}

/** A message about one connection. */
interface FromConnection extends FromServer {
  /** Id of the connection (the session of Engine.IO). */
  readonly connection: string;
}

export interface ServerDraining extends FromServer {
  /** How many sessions are open. */
  readonly sessions: number;
}

export interface SessionOpened extends FromConnection {
  /** The transport that it begins with. */
  readonly transport: "polling" | "websocket";
  /** Revision of the Engine.IO protocol. */
  readonly protocol: 3 | 4;
}

export interface SessionClosed extends FromConnection {
  /** The transport that it ended with. */
  readonly transport: "polling" | "websocket";
  /** A reason of `CloseReason`. */
  readonly reason: string;
}

export interface SessionUpgraded extends FromConnection {
  /** The transport that carries it from now on. */
  readonly transport: "polling" | "websocket";
}

export interface HandshakeRefused extends FromServer {
  /** What the client is told: a code of Engine.IO, 0 to 5. */
  readonly code: number;
  /** The rule that it broke (`context.name` of `connection_error`), or "" where the code says it all. */
  readonly rule: string;
}

export interface PacketIn extends FromConnection {
  /** Its bytes, without what the transport adds. */
  readonly bytes: number;
}

export interface PacketsOut extends FromConnection {
  /** How many leave in this write. */
  readonly packets: number;
  /** Their bytes, without what the transport adds. */
  readonly bytes: number;
}

export interface VolatileDropped extends FromConnection {
  /** Volatile packets that the client does without, and those that a newer one of `latest` replaced. */
  readonly packets: number;
}

export interface InputRefused extends FromConnection {
  /** Code of the error, or its name where it has none. */
  readonly code: string;
}

export interface ListenerFailed extends FromServer {
  /** Id of the connection, where it is about one. */
  readonly connection?: string;
  /** Name of the namespace; none below namespaces. */
  readonly namespace?: string;
  /** Whose listener it was; "ack" of a callback that awaits answers, "adapter" of an adapter's method; "store" where it does not close; "drain" and "last" of `endOnSignals`. */
  readonly event: string;
  /** Code of the error, or its name where it has none. */
  readonly code: string;
  /** What was thrown, or rejected with: the app's own, with whatever that holds. */
  readonly error: unknown;
}

export interface ChannelAppended extends FromServer {
  /** Entries that were committed together, of any channels. */
  readonly entries: number;
  /** How long the store took. ms */
  readonly ms: number;
}

export interface ChannelFailed extends FromServer {
  /** Code of the ChannelError that the publishers get. */
  readonly code: string;
  /** Entries that were not committed. */
  readonly entries: number;
}

export interface ChannelResumed extends FromServer {
  readonly channel: string;
  /** How many entries the client had missed. */
  readonly missed: number;
}

export interface ChannelReset extends FromServer {
  readonly channel: string;
  /** Why the client could not go on where it was. */
  readonly reason: string;
}
