import type { Server as HttpServer } from "node:http";
import { Client, listen, loadServer, once, RawPolling, rawRequest } from "@baro/testing";
import type { Server } from "socket.io";
import { expect } from "vitest";

/** An HTTP server made by a framework, on which GET /hello answers "world" and all else is answered 404. */
export interface FrameworkServer {
  readonly httpServer: HttpServer;
  /** Default "http". */
  readonly scheme?: "http" | "https";
  /** A certificate that clients are to trust, PEM. */
  readonly ca?: string;
}

/** Attaches a realtime server to the framework's, and shows that both do their work. */
export async function worksBeside(framework: FrameworkServer): Promise<void> {
  const { httpServer, scheme = "http" } = framework;
  const { Server } = await loadServer();
  const io = new Server(httpServer, { serveClient: false });
  const port = await listen(httpServer);
  const url = `${scheme}://localhost:${port}`;
  try {
    await routesAnswer(url, framework);
    for (const transport of ["polling", "websocket"] as const) {
      await eventsPass(io, { url, transport, ...framework });
    }
    await routesAnswer(url, framework);
    if (scheme === "http") await engineAnswersItsPath(`http://127.0.0.1:${port}`);
  } finally {
    httpServer.closeAllConnections();
    await io.close();
  }
}

async function routesAnswer(url: string, { ca }: FrameworkServer): Promise<void> {
  const trust = ca === undefined ? {} : { ca };
  const hello = await rawRequest(`${url}/hello`, trust);
  expect(hello).toMatchObject({ status: 200, body: "world" });
  expect((await rawRequest(`${url}/nothing`, trust)).status).toBe(404);
}

async function engineAnswersItsPath(url: string): Promise<void> {
  const answer = await new RawPolling(url).get({ transport: "smoke" });
  expect(JSON.parse(answer.body)).toEqual({ code: 0, message: "Transport unknown" });
}

interface Meeting extends FrameworkServer {
  readonly url: string;
  readonly transport: "polling" | "websocket";
}

async function eventsPass(io: Server, { url, transport, ca }: Meeting): Promise<void> {
  const joined = once(io, "connection");
  const options = { transports: [transport], ...(ca === undefined ? {} : { ca }) };
  const client = await Client.connect(url, options, "socket.io-client");
  await joined;
  io.emit("hello", transport);
  expect(await client.next()).toEqual(["hello", transport]);
  client.close();
}
