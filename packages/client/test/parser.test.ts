import { EventEmitter } from "node:events";
import { nextEvent, once } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

/** A wire format of its own: the whole packet as JSON. */
class Encoder {
  encode(packet: object) {
    return [JSON.stringify(packet)];
  }
}

class Decoder extends EventEmitter {
  add(message: string) {
    this.emit("decoded", JSON.parse(message));
  }
  destroy() {}
}

const parser = { Encoder, Decoder };

describe.each(SERVERS)("a custom parser with a server of %s", (impl) => {
  it("carries events and acknowledgements", async () => {
    const { url, io } = await serve(impl, { parser });
    io.on("connection", (socket) => {
      socket.on("ask", (value, reply) => reply(value));
    });
    const socket = client(url, { parser });
    const created = nextEvent(socket.io, "packet");
    await once(socket, "connect");
    await created;
    expect(await socket.emitWithAck("ask", { a: 1 })).toEqual({ a: 1 });
  });

  it("closes with a parse error when it throws", async () => {
    const { url, io } = await serve(impl);
    class Broken extends Decoder {
      override add(message: string) {
        if (message.includes("bad")) throw new Error("not mine");
        const [type, data] = [Number(message[0]), JSON.parse(message.slice(1))];
        this.emit("decoded", { type, nsp: "/", data });
      }
    }
    class Classic {
      encode({ type }: { type: number }) {
        return [String(type)];
      }
    }
    const socket = client(url, {
      parser: { Encoder: Classic, Decoder: Broken },
      reconnection: false,
    });
    await once(socket, "connect");
    const disconnected = nextEvent(socket, "disconnect");
    io.emit("bad");
    const [reason, error] = await disconnected;
    expect(reason).toBe("parse error");
    expect(error).toMatchObject({ message: "not mine" });
  });

  it("is refused when it is none", () => {
    expect(() => client("http://127.0.0.1:1", { parser: {} })).toThrow(TypeError);
  });
});
