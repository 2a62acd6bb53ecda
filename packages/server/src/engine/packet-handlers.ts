import type { EnginePacket, EnginePacketType } from "@baro/protocol";
import { EngineError } from "./errors.ts";

/** What the packets of a client do to its connection. */
export interface PacketReceiver {
  deliver(data: string | Buffer): void;
  onPong(): void;
  /** The client ends the session, or breaks the rules of the protocol. */
  endedByPeer(error?: EngineError): void;
}

type PacketHandler = (receiver: PacketReceiver, packet: EnginePacket<Buffer>) => void;

const ignore: PacketHandler = () => {};

/** What each packet of a client means once the session is open (Engine.IO protocol 4, section "Packet types"). */
export const PACKET_HANDLERS: Readonly<Record<EnginePacketType, PacketHandler>> = {
  message: (receiver, packet) => receiver.deliver(packet.data ?? ""),
  pong: (receiver) => receiver.onPong(),
  ping: (receiver) =>
    receiver.endedByPeer(new EngineError("HEARTBEAT_DIRECTION", "invalid heartbeat direction")),
  close: (receiver) => receiver.endedByPeer(),
  open: ignore,
  upgrade: ignore,
  noop: ignore,
};
