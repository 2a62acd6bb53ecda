import { type EventPacket, type EventPayload, isReservedEvent, PacketType } from "@baro/protocol";
import type { AckCallback } from "./acks.ts";

/**
 * Refuses names that would end the connection of whoever gets the event.
 * @throws Error `"<event>" is a reserved event name`; TypeError for what is no name
 */
export function refuseReserved(event: unknown): void {
  if (typeof event !== "string" && typeof event !== "number") {
    throw new TypeError("an event has a name, as in emit(name, ...args)");
  }
  if (isReservedEvent(event)) throw new Error(`"${event}" is a reserved event name`);
}

/** Events that a namespace emits by itself, and that therefore no other server may send to it. */
const SERVER_SIDE_RESERVED: ReadonlySet<unknown> = new Set([
  "connect",
  "connection",
  "new_namespace",
]);

/** @throws Error `"<event>" is a reserved event name` */
export function refuseServerSideReserved(event: unknown): void {
  if (SERVER_SIDE_RESERVED.has(event)) throw new Error(`"${event}" is a reserved event name`);
}

/** Takes the acknowledgement off the end of an event's arguments, if there is one. */
export function takeAck(args: unknown[]): AckCallback | undefined {
  const last = args.at(-1);
  if (!isCallback(last)) return undefined;
  args.pop();
  return last;
}

/** The packet of an event; the arguments are shared, not copied deeply. */
export function eventPacket(nsp: string, event: unknown, args: readonly unknown[]): EventPacket {
  const data: EventPayload = [event as string, ...args];
  return { type: PacketType.EVENT, nsp, data };
}

function isCallback(value: unknown): value is AckCallback {
  return typeof value === "function";
}
