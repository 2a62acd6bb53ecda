import { createServer, type Server } from "node:http";
import { metrics } from "@baro/metrics";
import express, { type Express } from "express";
import type { ChatServer } from "./wire.ts";

/** Whether new clients are welcome. */
export type Ready = () => Promise<boolean>;

/** Says whether the program lives, and whether it takes new clients. */
export function addHealth(app: Express, ready: Ready): void {
  app.get("/healthz", (_request, response) => void response.type("text").send("ok\n"));
  app.get("/readyz", async (_request, response) => {
    const isReady = await ready();
    response
      .status(isReady ? 200 : 503)
      .type("text")
      .send(isReady ? "ready\n" : "not ready\n");
  });
}

/** What whoever runs it asks at a port of its own: metrics, and health until the program ends. */
export function createOperations(io: ChatServer, ready: Ready): Server {
  const app = express();
  app.disable("x-powered-by");
  addHealth(app, ready);
  app.get("/metrics", metrics(io).handler);
  return createServer(app);
}
