import { describe, test } from "vitest";
import { expectOk, NODES } from "./programs.ts";

const SNIPPETS = [
  ["socket-emit", "socket.emit reaches that client only"],
  ["socket-send", 'socket.send is a "message" event, both ways'],
  ["io-emit", "io.emit reaches everyone"],
  ["broadcast-emit", "socket.broadcast.emit reaches everyone but the sender"],
  [
    "broadcast-to-room",
    'socket.join and socket.broadcast.to("room").emit reach the others in the room',
  ],
  ["io-in-room", 'io.in("room").emit reaches the room'],
  ["io-to-several-rooms", 'io.to("a").to("b").to("c").emit reaches each member once'],
  ["namespace-to-room", 'io.of("/chat").to("room").emit reaches that room of that namespace'],
  ["io-to-socket-id", "io.to(socketId).emit reaches that socket"],
  ["disconnect-true", "socket.disconnect(true) closes the connection with all its namespaces"],
  ["disconnecting", '"disconnecting" still knows the rooms, "disconnect" tells the reason'],
  ["socket-error", '"error" on a socket tells what its middleware refused'],
  ["socket-ids", "socket ids have 20 characters and are the same on both sides"],
] as const;

const MODULE_SYSTEMS = [
  { system: "CommonJS", runner: "run.cjs" },
  { system: "ESM", runner: "run.mjs" },
];

describe.each(NODES)("on $node", ({ program }) => {
  describe.each(MODULE_SYSTEMS)("from $system", ({ runner }) => {
    test.concurrent.each(SNIPPETS)("%s: %s", async (name) => {
      await expectOk(program(), [`snippets/${runner}`, name]);
    });
  });
});
