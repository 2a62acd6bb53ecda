import type { ConnectionOwner, EngineConnection } from "../engine/contract.ts";
import type { Frame } from "../engine/frame.ts";

/** What only connections of this package have. */
type OwnMembers = "own" | "writeFrames" | "writable" | "bufferedBytes" | "whenDrained";

/** A connection of another Engine.IO server, as `server.bind` gets them of the package `engine.io` and its like. */
export type ForeignConnection = Omit<EngineConnection, OwnMembers>;

/** Gives a connection of another engine what the sockets floor needs; it stays what users see in `socket.conn`. */
export function adopt(connection: ForeignConnection): EngineConnection {
  if (isOurs(connection)) return connection;
  const adopted = Object.assign(connection, {
    bufferedBytes: 0,
    writable: false,
    own: (owner: ConnectionOwner) => listen(connection, owner),
    writeFrames: (frames: readonly Frame[]) => write(connection, frames),
    whenDrained: (listener: (hasLeft: boolean) => void) => awaitDrain(connection, listener),
  });
  return Object.defineProperty(adopted, "writable", { get: () => isWritable(connection) });
}

function isOurs(connection: ForeignConnection): connection is EngineConnection {
  return "writeFrames" in connection;
}

function isWritable({ readyState, transport }: ForeignConnection): boolean {
  return readyState === "open" && transport.writable;
}

function listen(connection: ForeignConnection, owner: ConnectionOwner): void {
  connection.on("data", (data) => owner.onMessage(data));
  connection.once("close", (reason, description) => owner.onClose(reason, description));
  // Its end follows.
  connection.on("error", () => {});
}

/** Another engine tells by `drain` that what it had was handed to its transport. */
function awaitDrain(connection: ForeignConnection, listener: (hasLeft: boolean) => void): void {
  if (isWritable(connection) || connection.readyState !== "open") {
    listener(connection.readyState === "open");
    return;
  }
  const onDrain = () => settle(true);
  const onClose = () => settle(false);
  const settle = (hasLeft: boolean) => {
    connection.off("drain", onDrain);
    connection.off("close", onClose);
    listener(hasLeft);
  };
  connection.on("drain", onDrain);
  connection.on("close", onClose);
}

/** Another engine encodes messages itself: text is given without the digit of its packet. */
function write(connection: ForeignConnection, frames: readonly Frame[]): void {
  for (const { payload, compress } of frames) {
    const message = typeof payload === "string" ? payload.slice(1) : payload;
    connection.write(message, { compress });
  }
}
