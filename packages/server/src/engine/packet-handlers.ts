import type { EnginePacket, EnginePacketType } from "@baro/protocol";
import { EngineError } from "./errors.ts";

/** What the packets of a client do to its connection. */
export interface PacketReceiver {
  deliver(data: string | Buffer): void;
  /** The client has shown by a ping or pong that it lives. */
  onHeartbeat(): void;
  answerPing(): void;
  /** The client ends the session, or breaks the rules of the protocol. */
  endedByPeer(error?: EngineError): void;
}

type PacketHandler = (receiver: PacketReceiver, packet: EnginePacket<Buffer>) => void;
export type PacketHandlers = Readonly<Record<EnginePacketType, PacketHandler>>;

const ignore: PacketHandler = () => {};

/** A ping or pong that the other side has to send. */
export const wrongDirection: PacketHandler = (receiver) => {
  receiver.endedByPeer(new EngineError("HEARTBEAT_DIRECTION", "invalid heartbeat direction"));
};

/** What each packet of a client means once the session is open (Engine.IO protocol 4, section "Packet types"). */
export const PACKET_HANDLERS: PacketHandlers = {
  message: (receiver, packet) => receiver.deliver(packet.data ?? ""),
  pong: (receiver) => receiver.onHeartbeat(),
  ping: wrongDirection,
  close: (receiver) => receiver.endedByPeer(),
  open: ignore,
  upgrade: ignore,
  noop: ignore,
};
