import {
  type ClientReason,
  type ConnectErrorPacket,
  type ConnectPacket,
  type EventPacket,
  PacketType,
  type SocketPacket,
} from "@baro/protocol";
import type { OutgoingSocketPacket } from "./codec.ts";
import { type DisconnectDescription, isolated } from "./errors.ts";
import type { Auth } from "./options.ts";
import type { ExtendedError } from "./socket-events.ts";

/** A namespace of a connection, as its manager sees it. */
export interface NamespaceMember {
  readonly nsp: string;
  /** The connection is open. */
  onOpen(): void;
  onPacket(packet: SocketPacket): void;
  /** The connection failed, or could not be made. */
  onError(error: Error): void;
  onClose(reason: string, details?: DisconnectDescription): void;
}

/** What a session needs of its connection. */
export interface SessionHost {
  readonly _readyState: "opening" | "open" | "closed";
  /** Whether it opens the connection by itself. */
  readonly _reconnecting: boolean;
  open(): unknown;
  /** The member hears of the connection from now on. */
  _join(member: NamespaceMember): void;
  /** The member hears nothing any more. */
  _leave(member: NamespaceMember): void;
  _packet(packet: OutgoingSocketPacket): void;
}

/** Who hears of a session. */
export interface SessionListener {
  readonly auth: Auth | undefined;
  onConnect(): void;
  onConnectError(error: ExtendedError): void;
  onDisconnect(reason: string, details?: DisconnectDescription): void;
  /** Name, arguments, and the function that acknowledges, where the server awaits that. */
  onEvent(event: readonly unknown[]): void;
  onAck(id: number, args: readonly unknown[]): void;
}

const NO_SESSION_ID =
  "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible " +
  "(more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)";

/** The life of a socket in its namespace: joining with `auth`, what arrives, leaving, and being restored. */
export class Session implements NamespaceMember {
  readonly nsp: string;
  id: string | undefined;
  connected = false;
  /** Whether the server restored the session of before the last disconnection. */
  recovered = false;
  /** Whether it joins by itself as soon as there is a connection. */
  active = false;
  /** Events that arrived before the namespace was joined. */
  receiveBuffer: unknown[][] = [];

  readonly #host: SessionHost;
  readonly #listener: SessionListener;
  /** Names the session when it is to be restored; a secret, unlike `id`. */
  #pid: string | undefined;
  /** Of the last event that arrived: those after it are sent again when the session is restored. */
  #offset: string | undefined;
  /** Counts the times that the namespace was left: what belongs to an earlier time is stale. */
  #epoch = 0;
  #askedIn = -1;

  constructor(nsp: string, host: SessionHost, listener: SessionListener) {
    this.nsp = nsp;
    this.#host = host;
    this.#listener = listener;
  }

  join(): void {
    if (this.connected) return;
    this.active = true;
    this.#host._join(this);
    if (!this.#host._reconnecting) this.#host.open();
    if (this.#host._readyState === "open") this.onOpen();
  }

  leave(): void {
    const { connected } = this;
    if (connected) this.#host._packet({ type: PacketType.DISCONNECT, nsp: this.nsp });
    this.#withdraw();
    if (connected) this.#onEnd("io client disconnect");
  }

  /** Asks to be let in, once. */
  onOpen(): void {
    if (this.#askedIn === this.#epoch) return;
    const epoch = this.#epoch;
    this.#askedIn = epoch;
    const { auth } = this.#listener;
    if (typeof auth !== "function") this.#ask(auth);
    else auth((data) => epoch === this.#epoch && !this.connected && this.#ask(data));
  }

  onPacket(packet: SocketPacket): void {
    switch (packet.type) {
      case PacketType.CONNECT:
        this.#onConnect(packet);
        break;
      case PacketType.CONNECT_ERROR:
        this.#onConnectError(packet);
        break;
      case PacketType.DISCONNECT:
        this.#withdraw();
        this.#onEnd("io server disconnect");
        break;
      case PacketType.ACK:
      case PacketType.BINARY_ACK:
        this.#listener.onAck(packet.id, packet.data);
        break;
      default:
        this.#onEvent(packet);
    }
  }

  onError(error: Error): void {
    if (!this.connected) this.#listener.onConnectError(error);
  }

  onClose(reason: string, details?: DisconnectDescription): void {
    this.connected = false;
    this.id = undefined;
    this.#epoch++;
    this.#listener.onDisconnect(reason, details);
  }

  #onEnd(reason: ClientReason): void {
    this.onClose(reason);
  }

  #ask(data: object | undefined): void {
    const recovery =
      this.#pid === undefined ? data : { pid: this.#pid, offset: this.#offset, ...data };
    const packet = { type: PacketType.CONNECT, nsp: this.nsp };
    this.#host._packet(recovery ? { ...packet, data: { ...recovery } } : packet);
  }

  #withdraw(): void {
    this.active = false;
    this.#epoch++;
    this.#host._leave(this);
  }

  #onConnect({ data }: ConnectPacket): void {
    const { sid, pid } = data ?? {};
    if (typeof sid !== "string") {
      this.#listener.onConnectError(new Error(NO_SESSION_ID));
      return;
    }
    this.recovered = pid !== undefined && pid === this.#pid;
    this.#pid = typeof pid === "string" ? pid : undefined;
    this.id = sid;
    this.connected = true;
    const received = this.receiveBuffer;
    this.receiveBuffer = [];
    for (const event of received) isolated(() => this.#deliver(event));
    this.#listener.onConnect();
  }

  #onConnectError({ data }: ConnectErrorPacket): void {
    this.#withdraw();
    const said = typeof data === "string" ? { message: data } : data;
    const error: ExtendedError = new Error(said.message);
    if ("data" in said) error.data = said.data;
    this.#listener.onConnectError(error);
  }

  #onEvent({ data, id }: EventPacket): void {
    const event = id === undefined ? [...data] : [...data, this.#answerTo(id)];
    if (this.connected) this.#deliver(event);
    else this.receiveBuffer.push(event);
  }

  #deliver(event: readonly unknown[]): void {
    const last = event.at(-1);
    if (this.#pid !== undefined && typeof last === "string" && event.length > 1)
      this.#offset = last;
    this.#listener.onEvent(event);
  }

  /** What a listener calls to acknowledge an event: works once, and only in the session that the event came from. */
  #answerTo(id: number): (...args: unknown[]) => void {
    const epoch = this.#epoch;
    let isAnswered = false;
    return (...args) => {
      if (isAnswered || epoch !== this.#epoch) return;
      isAnswered = true;
      this.#host._packet({ type: PacketType.ACK, nsp: this.nsp, id, data: args });
    };
  }
}
