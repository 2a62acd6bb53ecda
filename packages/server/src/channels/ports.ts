import type { Frame } from "../engine/frame.ts";

/** One client of a namespace, as channels see it. */
export interface Peer {
  /** The socket's id. */
  readonly id: string;
  /** Bytes that wait for the client to read them. */
  readonly bufferedBytes: number;
  /** Calls back once: with true as soon as nothing waits for the client any more, with false once it has gone. */
  whenDrained(listener: (hasLeft: boolean) => void): void;
  /** Sends what {@link Wire.frames} made. */
  writeFrames(frames: readonly Frame[]): void;
  /** Sends an event. */
  tell(event: string, args: readonly unknown[]): void;
  /** Sends an event and awaits its acknowledgement; `answered` is never called when the client goes before. */
  ask(event: string, args: readonly unknown[], answered: () => void): void;
}

/** Makes events of a namespace ready to be sent to any number of its clients. */
export interface Wire {
  frames(event: string, args: readonly unknown[]): readonly Frame[];
}

/** Milliseconds since 1970. */
export type Clock = () => number;
