import { metrics } from "@baro/metrics";
import { endOnSignals, health, openPort } from "@baro/server";
import express from "express";
import { createApp } from "./app.ts";
import { openChat } from "./chat.ts";
import { readConfig } from "./config.ts";
import { createHttp } from "./http.ts";

async function main(): Promise<void> {
  const config = readConfig(process.env);
  // First of all: who starts it twice is to hear of the port, and not of the files behind it.
  const { http, url, serve } = await openPort({ port: config.PORT, host: config.HOST });
  const app = await createApp(config);
  const { io, db, people, log, report } = app;
  await openChat(app);
  const { live, ready } = health(io, { checks: [() => db.get`SELECT 1 FROM users`] });
  const probes = express.Router().get("/healthz", live).get("/readyz", ready);
  if (config.METRICS_PORT !== undefined) {
    const operations = await openPort({ port: config.METRICS_PORT, host: "127.0.0.1" });
    operations.serve(express().use(probes).get("/metrics", metrics(io).handler));
    log.info({ url: operations.url }, "operations");
  }
  serve(createHttp(app, probes));
  io.attach(http);
  // In one commit: when everybody who is here was seen last.
  const noteAll = async () => db.atomically(() => people.close());
  endOnSignals(io, { timeout: 1000, last: () => noteAll().catch(report).finally(db.close) });
  log.info({ url }, "ready");
  console.log(`Baro chat is ready: ${url}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error("Other ports and files are chosen like this: PORT=3001 CHAT_DB=other.db npm start");
  process.exit(1);
});
