/** What channels need of the socket that carries them. */
export interface ChannelLink {
  readonly connected: boolean;
  /** Bytes that the server takes in one message, where it says so. Read while connected. */
  readonly maxPayload: number | undefined;
  /**
   * Sends an event, its name and arguments, and calls `onAnswer` once: with the acknowledgement, in the turn in which it comes and before
   * any event that came behind it; with undefined where none comes within `timeout` ms, the socket is disconnected before,
   * or is not connected at all.
   */
  ask(args: readonly unknown[], timeout: number, onAnswer: (answer: unknown) => void): void;
  /** Calls `callback` after `delay` ms. @returns what takes that back */
  after(delay: number, callback: () => void): () => void;
}

/** Clock and chance; tests have their own. */
export interface Chance {
  /** ms since 1970. */
  now(): number;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** Cannot be guessed: 128 bits, in hex. */
  secret(): string;
}

export const CHANCE: Chance = {
  now: () => Date.now(),
  random: () => Math.random(),
  secret() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
};

/** How long an answer is awaited, ms. */
export const ANSWER_TIMEOUT = 20_000;
