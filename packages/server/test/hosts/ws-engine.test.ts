import { RawWebSocket, startServer } from "@baro/testing";
import { expect, test } from "vitest";
import { WebSocketServer } from "ws";

test("a program that names its websocket engine runs, on ours", async () => {
  class Named extends WebSocketServer {
    static made = 0;
    constructor() {
      super({ noServer: true });
      Named.made++;
    }
  }
  const server = await startServer({ options: { wsEngine: Named } });
  const client = await RawWebSocket.open(server.url);
  expect(String(await client.next())).toMatch(/^0\{"sid"/);
  expect(Named.made).toBe(0);
  await server.close();
});
