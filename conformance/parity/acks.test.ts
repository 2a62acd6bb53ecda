import { setTimeout as delay } from "node:timers/promises";
import { once } from "@baro/testing";
import { sameServer } from "./support/same.ts";
import { type Stage, settle } from "./support/stage.ts";

type Answer = (...args: unknown[]) => void;

sameServer(
  "answers come to callbacks and promises, with binary, with timeouts and without",
  async (stage) => {
    const { client, socket } = await stage.pair();
    client.on("echo", (...args: unknown[]) => (args.pop() as Answer)(...args, "more"));
    client.on("twice", (answer: Answer) => [answer(), answer(1)]);
    client.on("bytes", (answer: Answer) => answer({ in: [Buffer.from([1, 2])] }));
    stage.log(await socket.emitWithAck("echo", 1, Buffer.from([1])));
    stage.log(await socket.timeout(5000).emitWithAck("echo", "a"));
    stage.log(await socket.emitWithAck("twice"), await socket.emitWithAck("bytes"));
    await new Promise<void>((resolve) => {
      socket.emit("echo", 2, (...args: unknown[]) => resolve(stage.log("plain", ...args)));
    });
    await new Promise<void>((resolve) => {
      socket
        .timeout(5000)
        .emit("echo", (...args: unknown[]) => resolve(stage.log("timed", ...args)));
    });
  },
);

sameServer("who is not answered in time hears so", async (stage) => {
  const { socket } = await stage.pair();
  stage.log(
    await socket
      .timeout(10)
      .emitWithAck("silence")
      .catch((error: unknown) => error),
  );
  await new Promise<void>((resolve) => {
    socket.timeout(10).emit("silence", (...args: unknown[]) => resolve(stage.log(...args)));
  });
});

sameServer("answers of a server reach the client once, whatever they hold", async (stage) => {
  const { client, socket } = await stage.pair();
  socket.on("echo", (...args: unknown[]) => {
    const answer = args.pop() as Answer;
    answer(...args);
    answer("again");
  });
  stage.log(
    await client.emitWithAck("echo", 1, Buffer.from([3])),
    await client.emitWithAck("echo"),
  );
  stage.log(await client.emitWithAck("echo", { bytes: [Buffer.from([1])], none: undefined }));
});

sameServer("the ids of answers count per namespace", async (stage) => {
  const pair = await stage.pair();
  const { io, client, socket } = pair;
  client.io.engine.on("data", (data) => stage.log(data));
  stage.log(Reflect.get(io.of("/"), "_ids"));
  socket.emit("a", () => {});
  socket.emit("b");
  socket.emit("c", () => {});
  io.timeout(20).emit("d", () => {});
  await settle(pair);
  stage.log(Reflect.get(io.of("/"), "_ids"));
});

sameServer(
  "answers that are awaited when the client leaves come no more, but those with a timeout tell",
  async (stage) => {
    const { client, socket } = await stage.pair();
    const told = new Promise<void>((resolve) => {
      socket.timeout(40).emit("a", (error: Error) => resolve(stage.log("timed", error)));
    });
    socket.emit("b", () => stage.log("never"));
    client.disconnect();
    await told;
  },
);

async function three(stage: Stage) {
  const { io, url } = await stage.start();
  const clients = await Promise.all([0, 1, 2].map(() => stage.join(url)));
  for (const [index, client] of clients.entries()) {
    client.on("all", (answer: Answer) => answer(index, "not collected"));
    client.on("none", (answer: Answer) => answer());
    client.on("some", (_value: unknown, answer: Answer) => index < 2 && answer(index));
  }
  return { io, clients };
}

const sorted = (answers: unknown): unknown => [...(answers as number[])].sort();

sameServer("a broadcast collects the first argument of every answer", async (stage) => {
  const { io } = await three(stage);
  stage.log(sorted(await io.timeout(5000).emitWithAck("all")));
  const [first] = await io.fetchSockets();
  await new Promise<void>((resolve) => {
    io.timeout(5000).emit("none", (...args: unknown[]) => resolve(stage.log(...args)));
  });
  await new Promise<void>((resolve) => {
    io.except(first?.id ?? "")
      .timeout(5000)
      .emit("all", (error: unknown, answers: unknown[]) => {
        resolve(stage.log(error, answers.length));
      });
  });
});

sameServer("a broadcast that is answered in part tells by whom in the error", async (stage) => {
  const { io } = await three(stage);
  const failed = await io
    .timeout(1000)
    .emitWithAck("some", 1)
    .catch((error: unknown) => error);
  stage.log(failed, sorted(Reflect.get(Object(failed), "responses")));
  await new Promise<void>((resolve) => {
    io.timeout(1000).emit("some", 1, (error: unknown, answers: unknown) => {
      resolve(stage.log(error, sorted(answers)));
    });
  });
});

sameServer("a broadcast to nobody is answered with nothing", async (stage) => {
  const { io } = await three(stage);
  stage.log(await io.to("nobody").timeout(5000).emitWithAck("all"));
});

sameServer("an answer that comes after the listener went on is delivered", async (stage) => {
  const { client, socket } = await stage.pair();
  socket.on("late", (answer: Answer) => void delay(10).then(() => answer("late")));
  stage.log(await client.emitWithAck("late"));
  client.emit("bye", () => {});
  stage.log(String((await once(socket, "bye")) instanceof Function));
});
