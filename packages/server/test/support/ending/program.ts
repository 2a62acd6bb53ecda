// A program with a server that ends at signals, as the scenario in its argument says. It prints how that goes.
import { subscribe } from "node:diagnostics_channel";
import { endOnSignals, memoryStore, openPort, Server } from "@baro/server";
import { codeOf } from "../../../src/diagnostics/code-of.ts";
import type { News, Scenario } from "./contract.ts";

const [argument = "{}"] = process.argv.slice(2);
const scenario: Scenario = JSON.parse(argument);
const say = (news: News): void => void process.stdout.write(`${JSON.stringify(news)}\n`);

const LAST: Record<NonNullable<Scenario["last"]>, () => unknown> = {
  done: () => {},
  "done later": () => new Promise((resolve) => setTimeout(resolve, 20)),
  throws: () => {
    throw new Error("the database is gone");
  },
  rejects: () => Promise.reject(new Error("the database is gone")),
  hangs: () => new Promise(() => {}),
};

const store = memoryStore();
if (scenario.failingStore) store.close = () => Promise.reject(new Error("the disk is full"));

const { http, url, serve } = await openPort({ host: "127.0.0.1" });
const io = new Server({ store, serveClient: false });
io.attach(http);
serve((_request, response) => response.end("served"));
if (scenario.listening) io.on("error", (error: unknown) => say(["error", codeOf(error)]));

subscribe("baro:server:drain", (message) => {
  say(["draining", Reflect.get(Object(message), "sessions")]);
  if (scenario.twice) process.kill(process.pid, "SIGINT");
});
subscribe("baro:listener:failed", (message) => {
  say(["failed", Reflect.get(Object(message), "event")]);
});

const { last = "done" } = scenario;
const stop = endOnSignals(io, {
  ...scenario,
  last: () => {
    say(["last", io.engine.clientsCount]);
    return LAST[last]();
  },
});
if (scenario.deaf) stop();
// Opens the store, which else would have nothing to close.
await io.ready();
say(["ready", url]);
