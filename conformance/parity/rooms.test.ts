import { once } from "@baro/testing";
import type { Socket } from "socket.io";
import { sameServer } from "./support/same.ts";
import { type Stage, settle } from "./support/stage.ts";

sameServer("joining and leaving make and delete rooms, and the adapter tells", async (stage) => {
  const { socket } = await stage.pair();
  const { adapter } = socket.nsp;
  for (const event of ["create-room", "join-room", "leave-room", "delete-room"]) {
    adapter.on(event, (...args: unknown[]) => stage.log(event, ...args));
  }
  stage.log(socket.join("a"), socket.join(["b", "c"]), socket.join("a"));
  stage.log(socket.leave("b"), socket.leave("unknown"));
  stage.log(socket.rooms, adapter.rooms.get("a")?.size, adapter.sids.get(socket.id)?.size);
  stage.log(await adapter.serverCount(), await socket.nsp.allSockets());
  Reflect.apply(Reflect.get(socket, "leaveAll"), socket, []);
  stage.log(socket.rooms);
});

async function meet(stage: Stage) {
  const { io, url } = await stage.start();
  const clients = [await stage.join(url), await stage.join(url), await stage.join(url)] as const;
  const heard: string[] = [];
  for (const [index, client] of clients.entries()) {
    client.on("event", (n: number) => heard.push(`${n} ${"abc"[index]}`));
  }
  const [a, b, c] = clients.map(({ id }) => io.sockets.sockets.get(id ?? "")) as [
    Socket,
    Socket,
    Socket,
  ];
  await Promise.all([a.join("x"), b.join(["x", "y"]), c.join("z")]);
  const end = async () => {
    for (const [index, socket] of [a, b, c].entries()) {
      const client = clients[index];
      if (client) await settle({ client, socket });
    }
    stage.log(heard.sort());
  };
  return { io, a, b, c, end };
}

sameServer(
  "rooms and exceptions select as in socket.io, from sockets and from the server",
  async (stage) => {
    const { io, a, b, end } = await meet(stage);
    a.to("x").emit("event", 1);
    a.in(["x", "z"]).emit("event", 2);
    a.except("z").emit("event", 3);
    a.broadcast.except("y").emit("event", 4);
    io.in("x").except("y").emit("event", 5);
    io.to(b.id).emit("event", 6);
    a.to(a.id).emit("event", 7);
    io.to(["x", "y", "z"]).except([a.id]).emit("event", 8);
    a.local.emit("event", 9);
    io.local.to("z").emit("event", 10);
    a.volatile.to("x").emit("event", 11);
    a.to("x").to("z").emit("event", 12);
    a.emit("event", 13);
    io.to([]).emit("event", 14);
    io.except([]).compress(false).emit("event", 15);
    await end();
  },
);

sameServer("an operator never changes", async (stage) => {
  const { io, end } = await meet(stage);
  const operator = io.to("x");
  operator.to("z").except("y").volatile.emit("event", 1);
  operator.emit("event", 2);
  const [one, another] = [io.to("x"), io.to("x")];
  stage.log(one === another);
  await end();
});

sameServer("utility methods reach the sockets that are meant", async (stage) => {
  const { io, a, b } = await meet(stage);
  a.data.name = "a";
  for (const operator of [io, io.in("x"), io.except("x"), io.local, io.of("/"), a.broadcast]) {
    const found = await operator.fetchSockets();
    stage.log(
      found.length,
      found.map(({ data }) => data),
    );
  }
  stage.log((await io.in(a.id).fetchSockets())[0] === (a as unknown));
  io.in("x").socketsJoin(["k", "l"]);
  stage.log(a.rooms.has("k"), b.rooms.has("l"));
  io.socketsLeave("k");
  stage.log(a.rooms.has("k"), b.rooms.has("l"));
  const left = once(a, "disconnect");
  io.in(a.id).disconnectSockets();
  stage.log(await left);
});

sameServer("a socket can join rooms until it has left, and none after", async (stage) => {
  const { io, client, socket } = await stage.pair();
  socket.on("disconnecting", () => stage.log(socket.join("late"), socket.rooms));
  const gone = once(socket, "disconnect");
  client.disconnect();
  await gone;
  socket.join("later");
  stage.log(socket.rooms, io.sockets.adapter.rooms.size, io.sockets.adapter.sids.size);
});
