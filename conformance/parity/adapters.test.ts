import { once } from "@baro/testing";
import type { Server } from "socket.io";
import { Adapter, type BroadcastOptions, type Room } from "socket.io-adapter";
import * as msgpack from "socket.io-msgpack-parser";
import { Decoder, Encoder, type Packet } from "socket.io-parser";
import { sameServer } from "./support/same.ts";
import type { Stage } from "./support/stage.ts";

const DETAILS = { id: "42", handshake: { url: "/" }, rooms: ["42", "r"], data: { name: "a" } };

/** An adapter that tells what it is asked. */
function telling(stage: Stage): typeof Adapter {
  return class extends Adapter {
    override fetchSockets(options: BroadcastOptions): Promise<unknown[]> {
      stage.log("fetchSockets", options);
      return Promise.resolve([DETAILS]);
    }
    override broadcast({ type, data }: Packet, options: BroadcastOptions): void {
      stage.log("broadcast", type, data, options);
    }
    override addSockets(options: BroadcastOptions, rooms: Room[]): void {
      stage.log("addSockets", options, rooms);
    }
    override delSockets(options: BroadcastOptions, rooms: Room[]): void {
      stage.log("delSockets", options, rooms);
    }
    override disconnectSockets(options: BroadcastOptions, close: boolean): void {
      stage.log("disconnectSockets", options, close);
    }
    override serverSideEmit(packet: unknown[]): void {
      stage.log("serverSideEmit", packet);
      const answer = packet.at(-1);
      if (typeof answer === "function")
        answer(packet[0] === "bad" ? new Error("late") : null, [1, 2]);
    }
    override init(): void {
      stage.log("init", this.nsp.name);
    }
    override close(): void {
      stage.log("close", this.nsp.name);
    }
  };
}

function serverWith(stage: Stage): Server {
  const io = new stage.server.Server();
  stage.log(io.adapter(telling(stage)) === io);
  return io;
}

sameServer("an adapter hears what operators ask for", async (stage) => {
  const io = serverWith(stage);
  io.to("1").to(["2", "3"]).except("4").volatile.compress(false).local.emit("event", { a: 1 });
  io.in("1").socketsJoin("q");
  io.socketsLeave(["q", "w"]);
  io.disconnectSockets();
  io.to("1").disconnectSockets(true);
  io.of("/later").timeout(5).emit("event");
});

sameServer(
  "sockets of other servers are shown as remote sockets, and can be acted on",
  async (stage) => {
    const io = serverWith(stage);
    const [remote] = await io.local.fetchSockets();
    if (!remote) throw new Error("no socket was found");
    stage.log(remote.constructor.name, remote.id, remote.handshake, remote.rooms, remote.data);
    stage.log(remote.emit("event", 1), remote.timeout(5).emit("event", 2));
    remote.join("j");
    remote.join(["j", "k"]);
    remote.leave("l");
    remote.disconnect();
    remote.disconnect(true);
  },
);

sameServer(
  "events between servers go through the adapter, with and without answers",
  async (stage) => {
    const io = serverWith(stage);
    stage.log(io.serverSideEmit("event", 1), io.of("/").serverSideEmit("event", 2));
    stage.log(await io.serverSideEmitWithAck("question", 1));
    const failed = await io.serverSideEmitWithAck("bad").catch((error: unknown) => error);
    stage.log(failed, Reflect.get(Object(failed), "responses"));
    io.on("other" as "connection", (...args: unknown[]) => stage.log("received", ...args));
    io.of("/")._onServerSideEmit(["other", 1, () => {}]);
  },
);

sameServer("an adapter without a cluster says so", async (stage) => {
  const io = new stage.server.Server();
  stage.log(io.serverSideEmit("event"), await io.sockets.adapter.serverCount());
});

sameServer("a custom parser carries everything, binary and answers included", async (stage) => {
  const { io, client, socket } = await stage.pair({ parser: msgpack }, { parser: msgpack });
  client.on("echo", (value: unknown, answer: (value: unknown) => void) => answer(value));
  const echoed = await socket.emitWithAck("echo", { bytes: Buffer.from([1]), n: 1 });
  stage.log(Buffer.isBuffer(echoed.bytes), echoed.n);
  const heard = once(socket, "up");
  client.emit("up", [1, null, "x"]);
  stage.log(await heard);
  const all = once(client, "all");
  io.emit("all", 1);
  stage.log(await all);
});

sameServer(
  "a parser made of socket.io-parser's with a replacer and a reviver works",
  async (stage) => {
    class BigEncoder extends Encoder {
      constructor() {
        super((_key, value) => (typeof value === "bigint" ? `n:${value}` : value));
      }
    }
    class BigDecoder extends Decoder {
      constructor() {
        super((_key, value) => (/^n:/.test(value) ? BigInt(value.slice(2)) : value));
      }
    }
    const parser = { Encoder: BigEncoder, Decoder: BigDecoder };
    const { client, socket } = await stage.pair({ parser }, { parser });
    const [up, down] = [once(socket, "up"), once(client, "down")];
    client.emit("up", 5n);
    socket.emit("down", 6n);
    stage.log(typeof (await up), typeof (await down));
  },
);
