import { createServer } from "node:http";
import { Server } from "@baro/server";
import { Client, listen } from "@baro/testing";
import { afterEach, expect, it, vi } from "vitest";
import { RecoveryAdapter } from "../../src/adapter/recovery.ts";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

class Forgetful extends RecoveryAdapter {
  override restoreSession(): Promise<never> {
    return Promise.reject(new Error("the backend is away"));
  }
}

it("a client whose state the adapter cannot restore comes in as a new one", async () => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => {});
  open.push(() => printed.mockRestore());
  const httpServer = createServer();
  const io = new Server(httpServer, {
    serveClient: false,
    adapter: Forgetful,
    connectionStateRecovery: {},
  });
  const port = await listen(httpServer);
  open.push(() => {
    httpServer.closeAllConnections();
    return io.close();
  });
  const auth = { pid: "a-secret", offset: "an-offset" };
  const client = await Client.connect(`http://127.0.0.1:${port}`, { auth });
  open.push(() => client.close());
  expect(client.socket.recovered).toBe(false);
  expect(printed).toHaveBeenCalledOnce();
});
