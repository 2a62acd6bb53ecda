import { ProtocolError } from "../errors.ts";
import { detach } from "./attachments.ts";
import { type BinaryLeaf, hasBinary } from "./binary.ts";
import { namespacePart } from "./namespace-part.ts";
import { type AckPacket, type EventPacket, PacketType, type SocketPacket } from "./packet.ts";

/** A packet on the wire: one text message, and the binary messages that must follow it in this order. */
export interface EncodedSocketPacket {
  readonly text: string;
  readonly attachments: readonly BinaryLeaf[];
}

const NO_ATTACHMENTS: readonly BinaryLeaf[] = Object.freeze([]);

/**
 * Encodes a packet (Socket.IO protocol 5, section "Packet encoding"):
 * `<type>[<attachments>-][<namespace>,][<ack id>][JSON]`. An event or acknowledgement with binary in it becomes a
 * BINARY_EVENT or BINARY_ACK by itself. The packet's data is not changed.
 *
 * @throws ProtocolError `SOCKET_UNENCODABLE`, with the error below as `cause`: a cyclic or too deep value, a `BigInt`, a
 * `toJSON` that throws
 */
export function encodeSocketPacket(packet: SocketPacket): EncodedSocketPacket {
  try {
    return carriesArguments(packet) ? encodeArguments(packet) : encodeControl(packet);
  } catch (cause) {
    throw new ProtocolError("SOCKET_UNENCODABLE", { cause });
  }
}

type ArgumentsPacket = EventPacket | AckPacket;

function carriesArguments(packet: SocketPacket): packet is ArgumentsPacket {
  return "data" in packet && Array.isArray(packet.data);
}

function encodeArguments(packet: ArgumentsPacket): EncodedSocketPacket {
  const isEvent = packet.type === PacketType.EVENT || packet.type === PacketType.BINARY_EVENT;
  const route = namespacePart(packet.nsp) + (packet.id ?? "");
  if (!hasBinary(packet.data)) {
    const type = isEvent ? PacketType.EVENT : PacketType.ACK;
    return { text: type + route + JSON.stringify(packet.data), attachments: NO_ATTACHMENTS };
  }
  const type = isEvent ? PacketType.BINARY_EVENT : PacketType.BINARY_ACK;
  const attachments: BinaryLeaf[] = [];
  const json = JSON.stringify(detach(packet.data, attachments));
  return { text: `${type}${attachments.length}-${route}${json}`, attachments };
}

function encodeControl(packet: SocketPacket): EncodedSocketPacket {
  const data = "data" in packet ? packet.data : undefined;
  // `null` is what plain JavaScript may give for "no auth": on the wire it would be refused.
  const json = data == null ? "" : JSON.stringify(data);
  return { text: packet.type + namespacePart(packet.nsp) + json, attachments: NO_ATTACHMENTS };
}
