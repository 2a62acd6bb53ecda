import type { SendRequest } from "../../server/events.ts";
import type { Trouble } from "./ask.ts";
import { type Memory, readJson } from "./storage.ts";

/** A message of ours that the server has not confirmed yet. */
export interface Unsent extends SendRequest {
  readonly at: number;
  /** Set when the server has refused it; it then waits for the writer's decision. */
  readonly failed?: Trouble;
}

/** One key per message: two tabs of one browser then never overwrite each other's list. */
const PREFIX = "baro.unsent.";

type Kept = Pick<Unsent, "room" | "clientId" | "text" | "at">;

export function keepUnsent(memory: Memory, unsent: Kept): void {
  memory.write(PREFIX + unsent.clientId, JSON.stringify(unsent));
}

export function dropUnsent(memory: Memory, clientId: string): void {
  memory.remove(PREFIX + clientId);
}

/** What was written in a room and never confirmed, in the order of writing. */
export function recallUnsent(memory: Memory, room: number): Kept[] {
  return memory
    .keys()
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => readJson(memory, key, isKept))
    .filter((kept) => kept !== undefined)
    .filter((kept) => kept.room === room)
    .sort((a, b) => a.at - b.at);
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { room, clientId, text, at }: Partial<Record<keyof Kept, unknown>> = value;
  return (
    typeof room === "number" &&
    typeof clientId === "string" &&
    typeof text === "string" &&
    typeof at === "number"
  );
}
