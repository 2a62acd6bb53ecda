/** What channels need of their socket. */
export interface ChannelLink {
  readonly connected: boolean;
  /**
   * Sends an event while connected, and hands on its acknowledgement in the turn in which it comes, before any event that
   * came behind it; undefined where none comes in time, or the socket is disconnected before.
   */
  ask(event: string, args: readonly unknown[], onAnswer: (answer: unknown) => void): void;
}
