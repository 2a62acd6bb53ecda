import {
  type ConnectPacket,
  encodeErrorV4,
  PacketType,
  type SocketPacket,
  splitNamespaceV4,
} from "@baro/protocol";
import type { SocketId } from "../adapter/contract.ts";
import type { EngineConnection } from "../engine/contract.ts";
import { Frame } from "../engine/frame.ts";
import { randomId } from "../engine/id.ts";
import type { FanOut } from "./fan-out.ts";

type Auth = Readonly<Record<string, unknown>>;

/** How a client joins namespaces, by the revision of the protocol that it speaks. */
export interface Joining {
  /** Whether a client is in the main namespace without asking. */
  readonly joinsMainUnasked: boolean;
  socketId(conn: EngineConnection, nsp: string): SocketId;
  /** The namespace that a packet names. */
  namespaceOf(packet: SocketPacket): string;
  /** The credentials that come with CONNECT. */
  authOf(packet: ConnectPacket): Auth;
  /** The answer to CONNECT. */
  accepted(nsp: string, data: Auth): ConnectPacket;
  /** Frames that tell a client that it is refused. */
  refused(nsp: string, error: unknown, fanOut: FanOut): readonly Frame[];
}

/** Socket.IO protocol 5: clients since 3.0. */
const CURRENT: Joining = {
  joinsMainUnasked: false,
  socketId: () => randomId(),
  namespaceOf: ({ nsp }) => nsp,
  authOf: ({ data }) => data ?? {},
  accepted: (nsp, data) => ({ type: PacketType.CONNECT, nsp, data }),
  refused: (nsp, error, fanOut) => {
    const data = { message: messageOf(error), data: dataOf(error) };
    return fanOut.frames({ type: PacketType.CONNECT_ERROR, nsp, data });
  },
};

/** Socket.IO protocol 4, on Engine.IO protocol 3: clients up to 2.x. */
const FORMER: Joining = {
  joinsMainUnasked: true,
  socketId: ({ id }, nsp) => (nsp === "/" ? id : `${nsp}#${id}`),
  namespaceOf: ({ nsp }) => splitNamespaceV4(nsp).nsp,
  authOf: ({ nsp }) => splitNamespaceV4(nsp).query,
  accepted: (nsp) => ({ type: PacketType.CONNECT, nsp }),
  refused: (nsp, error) => [Frame.text(encodeErrorV4(nsp, dataOf(error) ?? messageOf(error)))],
};

export function joiningOf(conn: EngineConnection): Joining {
  return conn.protocol === 3 ? FORMER : CURRENT;
}

function messageOf(error: unknown): string {
  return String(fieldOf(error, "message") ?? error);
}

function dataOf(error: unknown): unknown {
  return fieldOf(error, "data");
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}
