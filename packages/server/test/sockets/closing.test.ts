import { Agent, createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { listen, RawTcp, until } from "@baro/testing";
import { expect, it } from "vitest";
import { Server } from "../../src/index.ts";

/** Asks by a connection that is kept alive; resolves when all of the answer is here. */
function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => response.resume().once("end", resolve)).once("error", reject);
  });
}

it("ends to close although a client keeps asking by one connection, as browsers that reconnect do", async () => {
  let answers = 0;
  let closed: Promise<void> | undefined;
  const http = createServer((_request, response) => {
    answers++;
    if (answers === 2) closed = io.close();
    // The connection is in use while the server closes.
    setImmediate(() => response.end());
  });
  const io = new Server(http);
  await listen(http);
  const { port } = http.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = `http://127.0.0.1:${port}/`;
  while (answers < 100) {
    if (
      await ask(url, agent).then(
        () => false,
        () => true,
      )
    )
      break;
  }
  expect(answers).toBeLessThan(5);
  await closed;
  agent.destroy();
});

it.each([
  ["a handshake", "", 503],
  ["a poll", "&sid=gone", 400],
])(
  "answers %s that was on its way when it closed, so that its client tries again at once",
  async (_what, query, status) => {
    const http = createServer();
    const io = new Server(http);
    const port = await listen(http);
    const tcp = await RawTcp.connect(port);
    tcp.write(`GET /socket.io/?EIO=4&transport=polling${query} HTTP/1.1\r\n`);
    // What comes later was read later: by now the server has begun to read the first request.
    const second = await RawTcp.connect(port);
    second.writeHead("GET /socket.io/?EIO=4&transport=polling HTTP/1.1");
    await second.receives('"sid"');
    const closed = io.close();
    await until(() => !http.listening, "the port is given back");
    tcp.write("Host: 127.0.0.1\r\n\r\n");
    const answer = String(await tcp.closed());
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^connection: close/im);
    await closed;
  },
);

it("listens again on another port while the first is closing", async () => {
  const io = new Server(createServer().listen(0));
  const closed = io.close();
  const http = createServer();
  io.listen(http);
  const port = await listen(http);
  await closed;
  const tcp = await RawTcp.connect(port);
  tcp.writeHead("GET /socket.io/?EIO=4&transport=polling HTTP/1.1");
  await tcp.receives('"sid"');
  tcp.destroy();
  await io.close();
});
