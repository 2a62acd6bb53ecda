// A server in a process of its own, with channels in a file on a small disk: the folder that it is told.
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { answerQuestions, listen } from "@baro/testing";

const [disk = ""] = process.argv.slice(2);
const ballast = join(disk, "ballast");
writeFileSync(ballast, Buffer.alloc(3_000_000));

const store = sqliteStore(join(disk, "log.db"), { lockTimeout: 0 });
const httpServer = createServer();
const io = new Server(httpServer, { serveClient: false, store });
const errors: string[] = [];
io.channels
  .authorize(() => true)
  .on("error", (error) => errors.push(String(Reflect.get(Object(error), "code"))));
io.on("connection", (socket) => {
  socket.on("echo", (value, answer) => answer(value));
});

const port = await listen(httpServer);
const answers = {
  port: () => port,
  errors: () => errors.splice(0),
  makeRoom: () => rmSync(ballast),
  backup: (file: string) => store.backup(file),
};
export type FullDiskApp = typeof answers;
answerQuestions(answers);
