import type { EnginePacket } from "@baro/protocol";
import {
  inputRefused,
  packetIn,
  packetsOut,
  sessionClose,
  sessionOpen,
  sessionUpgrade,
} from "../diagnostics/channels.ts";
import { codeOf } from "../diagnostics/code-of.ts";
import type { CloseReason, TransportView } from "./contract.ts";
import type { Outbox } from "./outbox.ts";
import type { Protocol } from "./revision.ts";

// What diagnostics are told of a session: each costs a look at a flag where nobody hears it.

/** A session, as messages name it. */
interface Subject {
  readonly listenerOwner: { readonly server: number; readonly connection: string };
  readonly transport: TransportView;
  readonly protocol: Protocol;
}

export function tellOpened(session: Subject): void {
  if (!sessionOpen.hasSubscribers) return;
  sessionOpen.publish({ ...carriage(session), protocol: session.protocol });
}

export function tellUpgraded(session: Subject): void {
  if (sessionUpgrade.hasSubscribers) sessionUpgrade.publish(carriage(session));
}

export function tellClosed(session: Subject, reason: CloseReason): void {
  if (sessionClose.hasSubscribers) sessionClose.publish({ ...carriage(session), reason });
}

export function tellPacketIn(session: Subject, packet: EnginePacket<Buffer>): void {
  if (!packetIn.hasSubscribers) return;
  packetIn.publish({ ...session.listenerOwner, bytes: sizeOf(packet) });
}

/** @param outbox what leaves in one write */
export function tellPacketsOut(session: Subject, outbox: Outbox): void {
  if (packetsOut.hasSubscribers)
    packetsOut.publish({ ...session.listenerOwner, ...outbox.measure });
}

/** What the client sent is no packet, or breaks a rule. */
export function tellRefused(session: Subject, error: Error): void {
  if (!inputRefused.hasSubscribers) return;
  inputRefused.publish({ ...session.listenerOwner, code: codeOf(error) });
}

function carriage({ listenerOwner, transport }: Subject) {
  return { ...listenerOwner, transport: transport.name };
}

/** Bytes of a packet as a websocket carries it: the type of a text is one more. */
function sizeOf({ data = "" }: EnginePacket<Buffer>): number {
  return typeof data === "string" ? 1 + Buffer.byteLength(data) : data.length;
}
