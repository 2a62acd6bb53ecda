import { ProtocolError } from "../errors.ts";
import { RESERVED_EVENTS } from "../reserved.ts";
import {
  type AckPacket,
  type ConnectErrorPacket,
  type ConnectPacket,
  type DisconnectPacket,
  type EventPacket,
  type EventPayload,
  PacketType,
  type SocketPacket,
} from "./packet.ts";

/** A packet of which only the parts are known, not whether they fit together. */
export interface RawSocketPacket {
  readonly type: number;
  readonly nsp: string;
  readonly id?: number | undefined;
  readonly data?: unknown;
}

type Check = (raw: RawSocketPacket) => SocketPacket;

/** Rules by packet type. Binary packets become the plain type that they stand for. */
const CHECKS: ReadonlyMap<number, Check> = new Map<number, Check>([
  [PacketType.CONNECT, checkConnect],
  [PacketType.DISCONNECT, checkDisconnect],
  [PacketType.EVENT, checkEvent],
  [PacketType.ACK, checkAck],
  [PacketType.CONNECT_ERROR, checkConnectError],
  [PacketType.BINARY_EVENT, checkEvent],
  [PacketType.BINARY_ACK, checkAck],
]);

/**
 * Checks that a packet has the payload and the id that its type asks for (Socket.IO protocol 5, section "Packet types").
 *
 * @returns a packet made of these parts; of type EVENT or ACK where it was BINARY_EVENT or BINARY_ACK
 * @throws ProtocolError `SOCKET_TYPE`, `SOCKET_PAYLOAD`, `SOCKET_ACK_ID`, `SOCKET_RESERVED_EVENT`
 */
export function checkSocketPacket(raw: RawSocketPacket): SocketPacket {
  const check = CHECKS.get(raw.type);
  if (check === undefined) throw new ProtocolError("SOCKET_TYPE");
  return check(raw);
}

function checkConnect(raw: RawSocketPacket): ConnectPacket {
  refuseId(raw);
  const { nsp, data } = raw;
  if (data === undefined) return { type: PacketType.CONNECT, nsp };
  if (!isRecord(data)) throw new ProtocolError("SOCKET_PAYLOAD");
  return { type: PacketType.CONNECT, nsp, data };
}

function checkDisconnect(raw: RawSocketPacket): DisconnectPacket {
  refuseId(raw);
  if (raw.data !== undefined) throw new ProtocolError("SOCKET_PAYLOAD");
  return { type: PacketType.DISCONNECT, nsp: raw.nsp };
}

function checkEvent({ nsp, id, data }: RawSocketPacket): EventPacket {
  if (!isEventPayload(data)) throw new ProtocolError("SOCKET_PAYLOAD");
  if (isReservedEvent(data[0])) throw new ProtocolError("SOCKET_RESERVED_EVENT");
  if (id === undefined) return { type: PacketType.EVENT, nsp, data };
  return { type: PacketType.EVENT, nsp, data, id: safeId(id) };
}

function checkAck({ nsp, id, data }: RawSocketPacket): AckPacket {
  if (!Array.isArray(data)) throw new ProtocolError("SOCKET_PAYLOAD");
  return { type: PacketType.ACK, nsp, data, id: safeId(id) };
}

function checkConnectError(raw: RawSocketPacket): ConnectErrorPacket {
  refuseId(raw);
  const { nsp, data } = raw;
  if (typeof data !== "string" && !isErrorBody(data)) throw new ProtocolError("SOCKET_PAYLOAD");
  return { type: PacketType.CONNECT_ERROR, nsp, data };
}

/** Whether an event of this name may only be emitted by the library itself. */
export function isReservedEvent(name: unknown): boolean {
  return typeof name === "string" && RESERVED_EVENTS.has(name);
}

function refuseId(raw: RawSocketPacket): void {
  if (raw.id !== undefined) throw new ProtocolError("SOCKET_ACK_ID");
}

function safeId(id: number | undefined): number {
  if (id === undefined || !Number.isSafeInteger(id) || id < 0) {
    throw new ProtocolError("SOCKET_ACK_ID");
  }
  return id;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isErrorBody(value: unknown): value is { readonly message?: string } {
  if (!isRecord(value)) return false;
  const { message } = value as { readonly message?: unknown };
  return message === undefined || typeof message === "string";
}

function isEventPayload(value: unknown): value is EventPayload {
  if (!Array.isArray(value)) return false;
  const name: unknown = value[0];
  return typeof name === "string" || typeof name === "number";
}
