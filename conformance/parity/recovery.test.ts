import { once } from "@baro/testing";
import { sameServer } from "./support/same.ts";
import type { Pair } from "./support/stage.ts";

/** Away for long enough to miss what is sent meanwhile. */
const AWAY = { reconnectionDelay: 100 };

/** The client loses its connection after it has received an event. */
async function lose({ client, socket }: Pair): Promise<void> {
  socket.emit("first", 1);
  await once(client, "first");
  const gone = once(socket, "disconnect");
  client.io.engine.close();
  await gone;
}

sameServer("rooms, data and missed events come back, in order", async (stage) => {
  const pair = await stage.pair({ connectionStateRecovery: {} }, AWAY);
  const { io, client, socket } = pair;
  socket.join("room");
  socket.data.name = "a";
  await lose(pair);
  client.on("missed", (...args: unknown[]) =>
    stage.log("missed", args.slice(0, -1), typeof args.at(-1)),
  );
  io.on("connection", (again) => stage.log(again.recovered, again.id, again.data, again.rooms));
  io.emit("missed", 1);
  io.to("room").emit("missed", 2, Buffer.from([1]));
  io.to("other").emit("missed", 3);
  socket.emit("missed", 4);
  io.except("room").emit("missed", 5);
  io.volatile.emit("missed", 6);
  io.emit("missed", 7);
  await once(client, "connect");
  stage.log(client.recovered, client.id);
});

sameServer(
  "middleware is skipped for a recovered client, unless the options say otherwise",
  async (stage) => {
    for (const skipMiddlewares of [true, false]) {
      const pair = await stage.pair({ connectionStateRecovery: { skipMiddlewares } }, AWAY);
      pair.io.use((socket, next) => next(void stage.log("middleware", socket.recovered)));
      await lose(pair);
      await once(pair.client, "connect");
      stage.log(skipMiddlewares, pair.client.recovered);
    }
  },
);

sameServer("who has left on purpose starts anew", async (stage) => {
  const { client, socket } = await stage.pair({ connectionStateRecovery: {} });
  socket.emit("first", 1);
  await once(client, "first");
  client.disconnect().connect();
  await once(client, "connect");
  stage.log(client.recovered);
});

sameServer("who is not let in on the way back may come for the state again", async (stage) => {
  const options = { connectionStateRecovery: { skipMiddlewares: false } };
  const pair = await stage.pair(options, AWAY);
  const { io, client } = pair;
  let asked = 0;
  io.use((_socket, next) => {
    asked++;
    // The first return is lost while it is asked about, the second is refused.
    if (asked === 1) client.io.engine.close();
    else next(asked === 2 ? new Error("not yet") : undefined);
  });
  client.on("connect_error", ({ message }: Error) => stage.log(message));
  const refused = once(client, "connect_error");
  await lose(pair);
  await refused;
  client.connect();
  await once(client, "connect");
  stage.log(asked, client.recovered);
});
