import { Inbox } from "./inbox.ts";
import { RawPolling, SEPARATOR } from "./raw-polling.ts";
import { RawWebSocket } from "./raw-websocket.ts";
import { PATIENCE, within } from "./within.ts";

/** The two transports, by the name that their query parameter has. */
export const TRANSPORTS = ["polling", "websocket"] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/**
 * One Engine.IO session that carries messages, the same over either transport: text as a string, binary as a Buffer.
 * It answers pings. For tests of the Socket.IO protocol, which stands above transports.
 */
export interface RawSession {
  readonly sid: string;
  /** Sends messages, by polling in one payload. */
  send(...messages: readonly (string | Buffer)[]): Promise<void>;
  /** The next message. */
  next(timeout?: number): Promise<string | Buffer>;
  /** Messages received and not read. */
  readonly waiting: number;
  /** Resolves once the server has closed the session. */
  closed(): Promise<void>;
  /** Closes from this side. */
  close(): Promise<void>;
}

/** Opens a session. */
export function openSession(url: string, transport: TransportName): Promise<RawSession> {
  return transport === "polling" ? PollingSession.open(url) : WebSocketSession.open(url);
}

/** Opens a session that joined a namespace: "" is the main one, "/chat," any other. The answer has been read. */
export async function joinSession(
  url: string,
  transport: TransportName,
  namespace = "",
): Promise<RawSession> {
  const session = await openSession(url, transport);
  await session.send(`0${namespace}`);
  const answer = String(await session.next());
  if (!answer.startsWith("0")) throw new Error(`the server refused with ${answer}`);
  return session;
}

class WebSocketSession implements RawSession {
  readonly sid: string;
  readonly #socket: RawWebSocket;

  private constructor(socket: RawWebSocket, sid: string) {
    this.#socket = socket;
    this.sid = sid;
  }

  static async open(url: string): Promise<RawSession> {
    const { socket, open } = await RawWebSocket.handshake(url);
    return new WebSocketSession(socket, open.sid);
  }

  get waiting(): number {
    return this.#socket.waiting;
  }

  async send(...messages: readonly (string | Buffer)[]): Promise<void> {
    for (const message of messages) {
      this.#socket.send(typeof message === "string" ? `4${message}` : message);
    }
  }

  async next(timeout = PATIENCE): Promise<string | Buffer> {
    for (;;) {
      const frame = await this.#socket.next(timeout);
      if (typeof frame !== "string") return frame;
      if (frame === "2") this.#socket.send("3");
      else if (frame.startsWith("4")) return frame.slice(1);
    }
  }

  async closed(): Promise<void> {
    await this.#socket.closed();
  }

  async close(): Promise<void> {
    await this.#socket.close();
  }
}

class PollingSession implements RawSession {
  readonly #polling: RawPolling;
  readonly #inbox = new Inbox<string | Buffer>("a message by polling");
  readonly #ended: Promise<void>;

  private constructor(polling: RawPolling) {
    this.#polling = polling;
    this.#ended = this.#poll();
  }

  static async open(url: string): Promise<RawSession> {
    return new PollingSession(await RawPolling.open(url));
  }

  get sid(): string {
    return this.#polling.sid;
  }

  get waiting(): number {
    return this.#inbox.size;
  }

  async send(...messages: readonly (string | Buffer)[]): Promise<void> {
    const packets = messages.map((message) =>
      typeof message === "string" ? `4${message}` : `b${message.toString("base64")}`,
    );
    await this.#polling.post(packets.join(SEPARATOR)).catch(() => {});
  }

  next(timeout = PATIENCE): Promise<string | Buffer> {
    return this.#inbox.next(timeout);
  }

  closed(): Promise<void> {
    return within(this.#ended, "the polling session to close");
  }

  async close(): Promise<void> {
    await this.#polling.post("1");
    await this.closed();
  }

  async #poll(): Promise<void> {
    for (;;) {
      const answer = await this.#polling
        .request({ patience: Number.POSITIVE_INFINITY })
        .catch(() => undefined);
      if (answer?.status !== 200) return;
      for (const packet of answer.body.split(SEPARATOR)) await this.#take(packet);
    }
  }

  async #take(packet: string): Promise<void> {
    // A session that ends meanwhile shows at the next poll.
    if (packet === "2") await this.#polling.post("3").catch(() => {});
    else if (packet.startsWith("4")) this.#inbox.push(packet.slice(1));
    else if (packet.startsWith("b")) this.#inbox.push(Buffer.from(packet.slice(1), "base64"));
  }
}
