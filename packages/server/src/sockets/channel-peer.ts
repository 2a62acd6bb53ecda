import type { Peer, Question, Wire } from "../channels/ports.ts";
import type { EngineConnection } from "../engine/contract.ts";
import type { Frame } from "../engine/frame.ts";
import { eventPacket } from "./event-packet.ts";
import type { FanOut, FrameSink } from "./fan-out.ts";

/** A socket whose client is to be reached. */
interface ReachedSocket {
  readonly id: string;
  readonly conn: Pick<EngineConnection, "bufferedBytes" | "whenDrained">;
  readonly client: FrameSink;
}

/** The ways to it. */
interface Ways {
  readonly wire: Wire;
  awaitAnswer(id: number, answered: () => void): void;
}

/** A socket as channels see it. */
export class ChannelPeer implements Peer {
  readonly #socket: ReachedSocket;
  readonly #ways: Ways;

  constructor(socket: ReachedSocket, ways: Ways) {
    this.#socket = socket;
    this.#ways = ways;
  }

  get id(): string {
    return this.#socket.id;
  }

  get bufferedBytes(): number {
    return this.#socket.conn.bufferedBytes;
  }

  whenDrained(listener: (hasLeft: boolean) => void): void {
    this.#socket.conn.whenDrained(listener);
  }

  writeFrames(frames: readonly Frame[]): void {
    this.#socket.client.writeFrames(frames, false);
  }

  tell(event: string, args: readonly unknown[]): void {
    this.writeFrames(this.#ways.wire.frames(event, args));
  }

  ask({ frames, id }: Question, answered: () => void): void {
    this.writeFrames(frames);
    this.#ways.awaitAnswer(id, answered);
  }
}

/** Whose events they are. */
interface AskingNamespace {
  readonly name: string;
  /** The id of the next event that is to be acknowledged. */
  _ids: number;
}

/** Events of a namespace, made ready by the one way to bytes. */
export function channelWire(namespace: AskingNamespace, fanOut: FanOut): Wire {
  const packet = (event: string, args: readonly unknown[]) =>
    eventPacket(namespace.name, event, args);
  return {
    frames: (event, args) => fanOut.frames(packet(event, args)),
    question(event, args) {
      const id = namespace._ids++;
      return { id, frames: fanOut.frames({ ...packet(event, args), id }) };
    },
  };
}
