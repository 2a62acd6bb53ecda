import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { connect, createServer, turn } from "../support/scene.ts";

/** A parser that puts a mark before JSON. */
class Encoder {
  encode(packet: unknown): unknown[] {
    return [`!${JSON.stringify(packet)}`];
  }
}

class Decoder extends EventEmitter {
  add(chunk: string | Buffer): void {
    this.emit("decoded", JSON.parse(String(chunk).slice(1)));
  }
  destroy(): void {}
}

it("encodes and decodes every packet by the parser given", async () => {
  const io = createServer({ parser: { Encoder, Decoder } });
  io.on("connection", (socket) => socket.on("x", (value, answer) => answer(value + 1)));
  const connection = connect(io);
  connection.receive('!{"type":0,"nsp":"/"}');
  await turn();
  connection.take();
  connection.receive('!{"type":2,"nsp":"/","data":["x",1],"id":5}');
  await turn();
  expect(connection.take()).toEqual(['!{"type":3,"nsp":"/","id":5,"data":[2]}']);
});

it.each([
  ["no JSON", "!{"],
  ["an unknown type", '!{"type":9,"nsp":"/"}'],
  ["a reserved event", '!{"type":2,"nsp":"/","data":["connect"]}'],
])("closes the connection when the parser gives %s", (_what, message) => {
  const connection = connect(createServer({ parser: { Encoder, Decoder } }));
  connection.receive(message);
  expect(connection.readyState).toBe("closed");
});

it("shows the encoder that published adapters use", () => {
  const io = createServer({ parser: { Encoder, Decoder } });
  const encoder: Encoder = Reflect.get(io, "encoder");
  expect(encoder.encode({ type: 2 })).toEqual(['!{"type":2}']);
});
