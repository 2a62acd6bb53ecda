import { nextEvent, once } from "@baro/testing";
import { sameServer } from "./support/same.ts";
import type { Pair, Stage } from "./support/stage.ts";

/** Has something end the connection, and logs what both ends hear. */
async function end(
  stage: Stage,
  how: (pair: Pair) => void,
  transport = "websocket",
): Promise<void> {
  const pair = await stage.pair({}, { transports: [transport], reconnection: false });
  const { client, socket } = pair;
  socket.on("disconnecting", (reason) => {
    stage.log("disconnecting", reason, socket.connected, socket.rooms);
  });
  const ends = [nextEvent(socket, "disconnect"), once(client, "disconnect")] as const;
  how(pair);
  const [[reason, description], clientReason] = await Promise.all(ends);
  stage.log(reason, typeof description, clientReason);
  stage.log(socket.connected, socket.disconnected, socket.rooms, pair.io.sockets.sockets.size);
}

sameServer("a client that leaves: client namespace disconnect", async (stage) => {
  await end(stage, ({ client }) => client.disconnect());
});

sameServer("a socket that the server disconnects: server namespace disconnect", async (stage) => {
  await end(stage, ({ socket }) => socket.disconnect());
});

sameServer(
  "a connection that the server closes with the socket: server namespace disconnect",
  async (stage) => {
    await end(stage, ({ socket }) => socket.disconnect(true));
  },
);

sameServer("a connection that the server closes below: forced close", async (stage) => {
  await end(stage, ({ socket }) => socket.conn.close());
});

sameServer("a connection that the client closes below: transport close", async (stage) => {
  await end(stage, ({ client }) => client.io.engine.close());
});

sameServer(
  "a long-polling connection that the client closes below: transport close",
  async (stage) => {
    await end(stage, ({ client }) => client.io.engine.close(), "polling");
  },
);

sameServer("a message that is no packet: parse error after an error event", async (stage) => {
  await end(stage, ({ client, socket }) => {
    socket.on("error", (error) => stage.log("error", error));
    client.io.engine.write("hello");
  });
});

const MALFORMED = ['2{"a":1}', "2[1", '2["connect"]', '51-["a"', "5[]", '511-["a"]', "9"];

sameServer("the error of what is no packet has the text of socket.io's parser", async (stage) => {
  for (const message of MALFORMED) {
    const { client, socket } = await stage.pair({}, { reconnection: false });
    socket.on("error", (error) => stage.log(message, error));
    const gone = once(socket, "disconnect");
    client.io.engine.write(message);
    if (message.startsWith("51-")) client.io.engine.write("2[]");
    stage.log(await gone);
  }
});

sameServer("a packet for a namespace that the client is not in: forced close", async (stage) => {
  await end(stage, ({ client }) => client.io.engine.write('2/unknown,["a"]'));
});

sameServer("a second CONNECT for the same namespace: forced close", async (stage) => {
  await end(stage, ({ client }) => client.io.engine.write("0"));
});

sameServer("a closed engine: forced close", async (stage) => {
  await end(stage, ({ io }) => void io.engine.close());
});

sameServer("what a socket does after it has left does nothing", async (stage) => {
  const { client, socket } = await stage.pair();
  const gone = once(socket, "disconnect");
  client.disconnect();
  stage.log(await gone);
  stage.log(socket.emit("x"), socket.join("a"), socket.rooms, socket.leave("a"));
  stage.log(socket.disconnect() === socket, socket.connected);
});
