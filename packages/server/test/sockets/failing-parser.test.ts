import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { connect, createServer, join, turn } from "../support/scene.ts";
import { useUnheard } from "../support/uncaught.ts";

const printed = useUnheard();

/** The parser of Socket.IO for text, which fails where it is told. */
function parser(fails: { type?: number; atMaking?: boolean; atEnd?: boolean }) {
  class Encoder {
    encode(packet: { type: number; nsp: string; data?: unknown }): unknown[] {
      if (packet.type === fails.type) throw new Error("cannot encode");
      return [`${packet.type}${packet.data === undefined ? "" : JSON.stringify(packet.data)}`];
    }
  }
  class Decoder extends EventEmitter {
    constructor() {
      if (fails.atMaking) throw new Error("cannot be made");
      super();
    }
    add(chunk: string | Buffer): void {
      const [type = "", ...data] = String(chunk);
      const packet = { type: Number(type), nsp: "/" };
      this.emit("decoded", data.length ? { ...packet, data: JSON.parse(data.join("")) } : packet);
    }
    destroy(): void {
      if (fails.atEnd) throw new Error("cannot be ended");
    }
  }
  return { Encoder, Decoder };
}

it("a client that cannot be told that it is in is closed, and nothing of it stays", async () => {
  const io = createServer({ parser: parser({ type: 0 }) });
  const came: unknown[] = [];
  io.on("connection", (socket) => came.push(socket));
  const connection = connect(io);
  connection.receive("0");
  await turn();
  expect([connection.readyState, came]).toEqual(["closed", []]);
  expect([io.of("/").sockets.size, io.of("/").adapter.sids.size]).toEqual([0, 0]);
  expect(printed()).toEqual([expect.stringContaining("the parser has failed: Error: cannot")]);
});

it("a client that cannot be told that it is out is out all the same", async () => {
  const io = createServer({ parser: parser({ type: 1 }) });
  const { socket } = await join(io);
  socket.disconnect();
  expect([socket.connected, io.of("/").sockets.size, printed().length]).toEqual([false, 0, 1]);
});

it("a parser that cannot be made closes the connection", () => {
  const io = createServer({ parser: parser({ atMaking: true }) });
  expect(connect(io).readyState).toBe("closed");
  expect(printed()).toEqual([expect.stringContaining("cannot be made")]);
});

it("a parser that fails at its end keeps nothing of its client", async () => {
  const io = createServer({ parser: parser({ atEnd: true }) });
  const { connection, socket } = await join(io);
  connection.end();
  await turn();
  expect([socket.connected, io.of("/").sockets.size]).toEqual([false, 0]);
  expect(printed()).toEqual([expect.stringContaining("cannot be ended")]);
});

it("an answer that cannot be encoded is the listener's error, and the client is served on", async () => {
  const { connection, socket } = await join(createServer());
  socket.on("x", (answer) => answer(1n));
  socket.on("y", (answer) => answer("fine"));
  connection.receive('21["x"]', '22["y"]');
  await turn();
  expect(connection.take()).toEqual(['32["fine"]']);
  expect(printed()).toEqual([expect.stringContaining("SOCKET_UNENCODABLE")]);
});

it("a refusal whose data cannot be encoded reaches the client without it", async () => {
  const io = createServer();
  io.use((_socket, next) => next(Object.assign(new Error("not you"), { data: { big: 1n } })));
  const connection = connect(io);
  connection.receive("0");
  await turn();
  expect(connection.take()).toEqual(['4{"message":"not you"}']);
  expect(printed()).toEqual([expect.stringContaining("SOCKET_UNENCODABLE")]);
});
