import { connect, type Socket } from "node:net";
import { RawTcp, until } from "@baro/testing";
import type { Target } from "./target.ts";

/** What makes a request one for a websocket. */
export const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-version": "13",
} as const;

export const WEBSOCKET_PATH = "/socket.io/?EIO=4&transport=websocket";

/** A frame of a client (RFC 6455 section 5.2), right or wrong. */
export interface FrameParts {
  readonly opcode: number;
  readonly payload?: string | Buffer;
  /** Default true. */
  readonly fin?: boolean;
  /** Reserved bits, 0 to 7. */
  readonly reserved?: number;
}

/** Masked by zeros. */
export function frame({ opcode, payload = "", fin = true, reserved = 0 }: FrameParts): Buffer {
  const data = Buffer.from(payload);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const length = lengthOf(data.length);
  return Buffer.concat([Buffer.of(first), length, Buffer.alloc(4), data]);
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.of(0x80 | length);
  if (length < 65_536) return Buffer.of(0xfe, length >> 8, length & 0xff);
  const bytes = Buffer.alloc(9, 0);
  bytes[0] = 0xff;
  bytes.writeUInt32BE(length, 5);
  return bytes;
}

/** A connection that is a websocket with a session, so that any byte may follow. */
export async function switched({ port }: Target): Promise<RawTcp> {
  const tcp = await RawTcp.connect(port);
  tcp.writeHead(`GET ${WEBSOCKET_PATH} HTTP/1.1`, UPGRADE);
  await until(() => tcp.received.includes('0{"sid"'), "the session is open");
  return tcp;
}

/** The same, of a client that does not read what comes behind. */
export async function deaf({ port }: Target, headers = {}): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const all: Readonly<Record<string, string>> = { ...UPGRADE, ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${WEBSOCKET_PATH} HTTP/1.1\r\nHost: x\r\n${head.join("")}\r\n`);
  await new Promise((resolve) => socket.once("data", resolve));
  socket.pause();
  return socket;
}

/** The same, in the main namespace, beside one other: what is said before the server has let it in ends its session. */
export async function deafMember(target: Target, headers = {}): Promise<Socket> {
  const socket = await deaf(target, headers);
  socket.write(frame({ opcode: 1, payload: "40" }));
  await target.becomes(({ sockets }) => sockets === 2, "it is let in");
  return socket;
}

/** Writes what `next` gives until it gives nothing, no faster than it is taken, or until the connection ends. */
export async function pour(socket: Socket, next: () => Buffer | undefined): Promise<void> {
  for (let some = next(); some !== undefined && !socket.destroyed; some = next()) {
    if (socket.write(some)) await new Promise((resolve) => setImmediate(resolve));
    else await new Promise((resolve) => socket.once("drain", resolve).once("close", resolve));
  }
}
