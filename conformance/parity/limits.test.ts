import { nextEvent, once } from "@baro/testing";
import { sameServer } from "./support/same.ts";

sameServer(
  "a client that sends more than maxHttpBufferSize hears a transport error",
  async (stage) => {
    const limit = { maxHttpBufferSize: 100 };
    const { client, socket } = await stage.pair(limit, {
      transports: ["polling"],
      reconnection: false,
    });
    const ends = [nextEvent(client, "disconnect"), once(socket, "disconnect")] as const;
    client.emit("large", "x".repeat(200));
    const [[reason, description]] = await Promise.all(ends);
    const { message, description: status } = Object(description);
    stage.log(reason, message, status);
  },
);

sameServer("a websocket message above maxHttpBufferSize ends the connection", async (stage) => {
  const { client, socket } = await stage.pair({ maxHttpBufferSize: 100 }, { reconnection: false });
  const ends = [once(client, "disconnect"), once(socket, "disconnect")] as const;
  client.emit("large", "x".repeat(200));
  stage.log(await Promise.all(ends));
});

sameServer("a message of maxHttpBufferSize passes, and an answer may be larger", async (stage) => {
  for (const transport of ["polling", "websocket"]) {
    const { client, socket } = await stage.pair(
      { maxHttpBufferSize: 1000 },
      { transports: [transport] },
    );
    socket.on("large", (text: string, answer: (text: string) => void) => answer(text.repeat(10)));
    const answer: string = await client.emitWithAck("large", "x".repeat(900));
    stage.log(transport, answer.length);
  }
});
