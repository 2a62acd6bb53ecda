import { setTimeout as pause } from "node:timers/promises";
import { io, type Socket } from "@baro/client";
import type { ClientToServer, ServerToClient, UserId } from "../../shared/events.ts";
import type { Visitor } from "./client.ts";

/** Between two messages: people who write more are refused. ms */
const PACE = 250;

/** A program that takes part in a room, and comes back by itself. */
export class Robot {
  /** What it has read in its room, in the order in which it came. */
  readonly seen: string[] = [];
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  #room = 0;

  constructor(url: string, { cookie }: Visitor) {
    this.#socket = io(url, { forceNew: true, extraHeaders: { cookie }, reconnectionDelay: 50 });
  }

  /** Makes a group, and reads it from its beginning. */
  async gather(name: string, users: UserId[]): Promise<void> {
    const made = await this.#socket.emitWithAck("room:create", { name, users });
    if (!made.ok) throw new Error(made.error.code);
    this.#room = made.value.id;
    const channel = this.#socket.channel(`room:${this.#room}`, { after: { offset: 0 } });
    channel.on("message", ({ text }: { text: string }) => this.seen.push(text));
  }

  /** Says one thing after the other until `isOver`, and waits for each to be taken. @returns what it said */
  async talk(about: string, isOver: () => boolean): Promise<string[]> {
    const channel = this.#socket.channel(`room:${this.#room}`);
    const said: string[] = [];
    while (!isOver()) {
      const text = `${about} ${said.length}`;
      await channel.publish("message", { text });
      said.push(text);
      await pause(PACE);
    }
    return said;
  }

  leave(): void {
    this.#socket.disconnect();
  }
}
