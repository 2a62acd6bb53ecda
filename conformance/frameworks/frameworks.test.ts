import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { selfSignedCertificate } from "@baro/testing";
import express from "express";
import fastify from "fastify";
import Koa from "koa";
import { test } from "vitest";
import { worksBeside } from "./works-beside.ts";

const hello: RequestListener = (request, response) => {
  if (request.url === "/hello") response.end("world");
  else if (!request.url?.startsWith("/socket.io/")) response.writeHead(404).end();
};

test("beside the listener of a node:http server", async () => {
  await worksBeside({ httpServer: createServer(hello) });
});

test("beside the listener of a node:https server", async () => {
  const { key, cert } = selfSignedCertificate();
  const httpServer = createSecureServer({ key, cert }, hello);
  await worksBeside({ httpServer, scheme: "https", ca: cert });
});

test("beside the routes of Express 5", async () => {
  const app = express();
  app.get("/hello", (_request, response) => {
    response.send("world");
  });
  await worksBeside({ httpServer: createServer(app) });
});

test("beside a middleware of Express 5 that answers everything", async () => {
  const app = express();
  app.get("/hello", (_request, response) => {
    response.send("world");
  });
  app.use((_request, response) => {
    response.status(404).send("no such page");
  });
  await worksBeside({ httpServer: createServer(app) });
});

test("beside the middleware of Koa", async () => {
  const app = new Koa();
  app.use((context) => {
    if (context.path === "/hello") context.body = "world";
  });
  await worksBeside({ httpServer: createServer(app.callback()) });
});

test("beside the routes of Fastify", async () => {
  const app = fastify();
  app.get("/hello", async () => "world");
  await app.ready();
  await worksBeside({ httpServer: app.server });
});
