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
  /** Sends what {@link Wire.question} made, and awaits its answer; `answered` is never called when the client goes before. */
  ask(question: Question, answered: () => void): void;
}

/** An event that is to be acknowledged, by the same id whoever gets it. */
export interface Question {
  readonly id: number;
  readonly frames: readonly Frame[];
}

/** Makes events of a namespace ready to be sent to any number of its clients. */
export interface Wire {
  frames(event: string, args: readonly unknown[]): readonly Frame[];
  question(event: string, args: readonly unknown[]): Question;
}

/** Milliseconds since 1970. */
export type Clock = () => number;

/** Calls back after so many ms. @returns what takes that back */
export type Later = (ms: number, run: () => void) => () => void;
