// The server that is soaked, in a process of its own. BARO_SOAK_LEAK=1 keeps every socket: the soak must find that.
import { createServer } from "node:http";
import type { Socket } from "@baro/server";
import { answerQuestions, listen } from "@baro/testing";
import type { ServerSample } from "../sample.ts";
import { createApp } from "./app.ts";
import { type Noted, takeCensus } from "./census.ts";

const LEAKS = process.env["BARO_SOAK_LEAK"] === "1";
const MOST_ERRORS = 20;

const [file = ""] = process.argv.slice(2);
const httpServer = createServer();
const io = createApp(httpServer, file);
const kept: Socket[] = [];
const errors: string[] = [];
let noted: Noted = { slowConsumers: 0, errors, connectionClass: undefined };

io.on("connection", (socket) => {
  if (LEAKS) kept.push(socket);
  noted = { ...noted, connectionClass: Reflect.get(socket.conn, "constructor") };
  socket.on("disconnect", (reason: string) => {
    if (reason === "slow consumer") noted = { ...noted, slowConsumers: noted.slowConsumers + 1 };
  });
});
process.on("uncaughtException", note).on("unhandledRejection", note);
io.channels.on("error", note);

function note(error: unknown): void {
  if (errors.length < MOST_ERRORS)
    errors.push(String(error instanceof Error ? error.stack : error));
}

const answers = {
  port: (): Promise<number> => listening,
  census: (): Promise<ServerSample> => takeCensus(io, file, noted),
};
/** What it can be asked. */
export type ServerAnswers = typeof answers;

const listening = listen(httpServer);
answerQuestions(answers);
