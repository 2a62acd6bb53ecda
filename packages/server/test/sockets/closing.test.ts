import { Agent, createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@baro/testing";
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
