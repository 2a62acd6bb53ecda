import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { metrics } from "@baro/metrics";
import { health } from "@baro/server";
import express from "express";
import { createApp } from "./app.ts";
import { openChat } from "./chat.ts";
import { readConfig } from "./config.ts";
import { createHttp } from "./http.ts";

async function main(): Promise<void> {
  const config = readConfig(process.env);
  let handle: RequestListener = (_request, response) =>
    void response.writeHead(503, { "Retry-After": 1 }).end();
  // First of all: who starts it twice is to hear of the port, and not of the files behind it.
  const open: RequestListener = (request, response) => handle(request, response);
  const { http, url } = await listen(open, config.PORT, config.HOST);
  const app = await createApp(config);
  const { io, db, people, log, report } = app;
  await openChat(app);
  const { live, ready } = health(io, { checks: [() => db.get`SELECT 1 FROM users`] });
  const probes = express.Router().get("/healthz", live).get("/readyz", ready);
  if (config.METRICS_PORT !== undefined) {
    const operations = express().use(probes).get("/metrics", metrics(io).handler);
    const place = await listen(operations, config.METRICS_PORT, "127.0.0.1");
    log.info({ url: place.url }, "operations");
  }
  handle = createHttp(app, probes);
  io.attach(http);
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, "leaving");
    await io.drain({ timeout: 1000 });
    // In one commit: when everybody who is here was seen last.
    const noteAll = async () => db.atomically(() => people.close());
    await noteAll().catch(report);
    db.close();
    process.exit(0);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  log.info({ url }, "ready");
  console.log(`Baro chat is ready: ${url}`);
}

/** Gives the URL to open. */
async function listen(app: RequestListener, port: number, host: string) {
  const http = createServer(app).listen(port, host);
  await once(http, "listening");
  const { port: taken } = http.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return { http, url: `http://${name === "127.0.0.1" ? "localhost" : name}:${taken}` };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error("Other ports and files are chosen like this: PORT=3001 CHAT_DB=other.db npm start");
  process.exit(1);
});
