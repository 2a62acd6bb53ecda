import { once } from "@baro/testing";
import type { ExtendedError } from "socket.io";
import { sameServer } from "./support/same.ts";

sameServer("middleware of a namespace runs in order, before the socket is in", async (stage) => {
  const { io, url } = await stage.start();
  io.use((socket, next) => {
    stage.log(
      "first",
      socket.connected,
      io.sockets.sockets.size,
      socket.rooms.size,
      socket.recovered,
    );
    setImmediate(next);
  });
  io.use((socket, next) => {
    stage.log("second", socket.handshake.auth);
    socket.join("room");
    next();
  });
  io.on("connection", (socket) =>
    stage.log(socket.connected, socket.rooms.has("room"), socket.rooms.size),
  );
  await stage.join(url, { auth: { token: 1 } });
});

const REFUSALS: Readonly<Record<string, ExtendedError>> = {
  plain: new Error("no"),
  data: Object.assign(new Error("no"), { data: { code: 1, list: [1] } }),
  empty: new Error(""),
};

sameServer("the error of a middleware reaches the client with its data", async (stage) => {
  const { io, url } = await stage.start();
  io.use((socket, next) => next(REFUSALS[socket.handshake.auth["kind"]]));
  for (const kind of Object.keys(REFUSALS)) {
    const client = stage.connect(url, { auth: { kind } });
    stage.log(kind, await once(client, "connect_error"), client.connected, client.active);
  }
});

sameServer("a socket that its middleware disconnects is let in all the same", async (stage) => {
  const { io, url } = await stage.start();
  io.use((socket, next) => {
    socket.disconnect();
    next();
  });
  io.on("connection", (socket) => stage.log("connection", socket.connected));
  stage.log((await stage.join(url)).connected);
});

sameServer(
  "middleware of a socket sees events, changes them, and sends errors to error",
  async (stage) => {
    const { client, socket } = await stage.pair();
    socket.use((event, next) => {
      stage.log("first", event[0], event.length);
      next(event[0] === "bad" ? Object.assign(new Error("no"), { data: 1 }) : undefined);
    });
    socket.use((event, next) => {
      event.push("added");
      setImmediate(next);
    });
    socket.on("error", (error) => stage.log("error", error));
    socket.on("good", (...args: unknown[]) => stage.log("good", ...args));
    const heard = once(socket, "good");
    client.emit("bad");
    client.emit("good", 1);
    await heard;
  },
);
