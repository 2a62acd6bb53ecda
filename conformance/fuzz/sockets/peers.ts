import { connect, type Socket } from "node:net";
import { frame, UPGRADE } from "../../hostile/support/wire.ts";
import { mutate } from "../support/mutate.ts";
import type { Random } from "../support/random.ts";
import { frameOf, messageOf } from "./messages.ts";

/** Most that one connection says before it ends. */
const LONGEST_STORY = 60;
/** An answer that takes longer than this does not come. ms */
const PATIENCE = 10_000;
/** How long one is waited for that may be held back. ms */
const SHORT = 50;
const METHODS = ["GET", "POST", "POST", "POST", "OPTIONS", "DELETE", "HEAD"];
const TYPES = [
  "text/plain;charset=UTF-8",
  "application/octet-stream",
  "application/x-www-form-urlencoded",
];
const QUERIES = ["EIO=4&transport=polling", "EIO=4&transport=websocket", "EIO=3&transport=polling"];
const QUERY_BYTES = QUERIES.map((query) => Buffer.from(query));

/** One connection from its beginning to its end. */
export interface Story {
  /** How many inputs it has sent. */
  readonly inputs: number;
}

/** A client that says what it likes, and reads everything. */
export async function tellStory(port: number, random: Random): Promise<Story> {
  if (!random.oneIn(5)) return overWebSocket(port, random, "");
  return overPolling(port, random);
}

async function overWebSocket(port: number, random: Random, sid: string): Promise<Story> {
  const socket = open(port);
  const lines = Object.entries(UPGRADE).map(([name, value]) => `${name}: ${value}\r\n`);
  const revision = random.oneIn(8) ? 3 : 4;
  const path = `/socket.io/?EIO=${revision}&transport=websocket${sid && `&sid=${sid}`}`;
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${lines.join("")}\r\n`);
  const isSessionless = sid === "";
  if (isSessionless && !random.oneIn(10)) socket.write(frame({ opcode: 1, payload: "40" }));
  if (!isSessionless && !random.oneIn(4)) socket.write(frame({ opcode: 1, payload: "2probe" }));
  const inputs = 1 + random.below(LONGEST_STORY);
  for (let i = 0; i < inputs && !socket.destroyed; i++) {
    if (!socket.write(frameOf(random))) await drained(socket);
    if (random.oneIn(10)) await new Promise((resolve) => setImmediate(resolve));
  }
  await end(socket, random);
  return { inputs };
}

async function overPolling(port: number, random: Random): Promise<Story> {
  const socket = open(port);
  const query = random.oneIn(4)
    ? mutate(QUERY_BYTES, random).toString("latin1")
    : random.pick(QUERIES);
  const clean = query.replace(/[^\x21-\x7e]/g, "%");
  socket.write(`GET /socket.io/?${clean} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const sid = /"sid":"([^"]+)"/.exec(await firstAnswer(socket, PATIENCE))?.[1] ?? "none";
  const inputs = 2 + random.below(LONGEST_STORY / 4);
  for (let i = 1; i < inputs && !socket.destroyed; i++) {
    socket.write(request(`${clean}&sid=${sid}`, random));
    if (random.oneIn(3)) await new Promise((resolve) => setImmediate(resolve));
  }
  const upgraded = random.oneIn(3) ? await overWebSocket(port, random, sid) : { inputs: 0 };
  await end(socket, random);
  await fetchRest(port, `${clean}&sid=${sid}`);
  return { inputs: inputs + upgraded.inputs };
}

/** A session that the server has closed waits half a minute for its client to hear of it: it hears now. */
async function fetchRest(port: number, query: string): Promise<void> {
  const socket = open(port);
  socket.write(`GET /socket.io/?${query} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await firstAnswer(socket, SHORT);
  socket.destroy();
}

function request(query: string, random: Random): Buffer {
  const method = random.pick(METHODS);
  const packets = Array.from({ length: 1 + random.below(4) }, () => messageOf(random));
  const body = Buffer.from(
    packets.map((packet) => packet.toString("latin1")).join("\x1e"),
    "latin1",
  );
  const isChunked = random.oneIn(6);
  const length = isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`;
  const head = `${method} /socket.io/?${query} HTTP/1.1\r\nHost: x\r\nContent-Type: ${random.pick(TYPES)}\r\n`;
  if (method !== "POST") return Buffer.from(`${head}\r\n`);
  const sent = isChunked
    ? Buffer.concat([
        Buffer.from(`${body.length.toString(16)}\r\n`),
        body,
        Buffer.from("\r\n0\r\n\r\n"),
      ])
    : body;
  return Buffer.concat([Buffer.from(`${head}${length}\r\n\r\n`), sent]);
}

function open(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.resume();
  return socket;
}

const drained = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => socket.once("drain", resolve).once("close", resolve));

type Ending = (socket: Socket) => void;
const ENDINGS: readonly Ending[] = [
  (socket) => socket.end(),
  (socket) => socket.end(frame({ opcode: 8 })),
  (socket) => socket.end(frame({ opcode: 1, payload: "1" })),
  (socket) => socket.destroy(),
  (socket) => socket.resetAndDestroy(),
];

/** Ends a connection in one of the ways that there are, and sees it gone. */
async function end(socket: Socket, random: Random): Promise<void> {
  if (socket.destroyed) return;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  random.pick(ENDINGS)(socket);
  // A server that waits for a reading GET to be answered holds the connection.
  const timer = setTimeout(() => socket.destroy(), SHORT);
  await closed;
  clearTimeout(timer);
}

/** What comes first on a connection, or nothing. @param patience ms */
function firstAnswer(socket: Socket, patience: number): Promise<string> {
  return new Promise((resolve) => {
    const settle = (text: string): void => {
      clearTimeout(timer);
      resolve(text);
    };
    const timer = setTimeout(settle, patience, "");
    socket.once("data", (chunk) => settle(String(chunk)));
    socket.once("close", () => settle(""));
  });
}
