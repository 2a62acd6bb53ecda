import { createServer, type IncomingMessage, type Server } from "node:http";
import { listen } from "@baro/testing";
import { afterEach } from "vitest";

/** Answers of a server that speaks long-polling as the test wants, one for each GET; then GETs are held. */
export interface Script {
  /** Bodies of the answers to GETs, in order. */
  readonly polls: readonly string[];
  /** Status of the answers to POSTs. Default 200; with `null` they are held. */
  readonly postStatus?: number | null;
}

export interface FakeServer {
  readonly url: string;
  /** Method and URL of each request. */
  readonly requests: IncomingMessage[];
  /** Bodies of the POSTs. */
  readonly posts: string[];
}

/** An open packet that a test may rely on. Times in ms. */
export const HANDSHAKE = {
  sid: "fake",
  upgrades: [],
  pingInterval: 25_000,
  pingTimeout: 20_000,
  maxPayload: 1_000_000,
};

export const OPEN = `0${JSON.stringify(HANDSHAKE)}`;

const servers = new Set<Server>();

afterEach(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  servers.clear();
});

/** Starts a server that speaks as its script says, and that the end of the test closes. */
export async function fakeServer({ polls, postStatus = 200 }: Script): Promise<FakeServer> {
  const requests: IncomingMessage[] = [];
  const posts: string[] = [];
  const left = [...polls];
  const server = createServer(async (request, response) => {
    requests.push(request);
    if (request.method === "POST") {
      posts.push(await bodyOf(request));
      if (postStatus !== null) response.writeHead(postStatus).end("ok");
    } else {
      const body = left.shift();
      if (body !== undefined) response.end(body);
    }
  });
  servers.add(server);
  return { url: `http://127.0.0.1:${await listen(server)}`, requests, posts };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
