import { createServer } from "node:https";
import { nextEvent, once, selfSignedCertificate, startServer } from "@baro/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { client, SERVERS } from "./support/live.ts";

describe.each(SERVERS)("https to a server of %s", (impl) => {
  async function serve() {
    const certificate = selfSignedCertificate();
    // The type of node:http's server is what the helper asks for; node:https's behaves as one.
    const server = await startServer({ impl, httpServer: createServer(certificate) });
    onTestFinished(() => server.close());
    return { url: `https://127.0.0.1:${server.port}`, certificate };
  }

  it.each(["polling", "websocket"])(
    "trusts the authorities that it is given, by %s",
    async (transport) => {
      const { url, certificate } = await serve();
      const socket = client(url, { transports: [transport], ca: certificate.cert });
      await once(socket, "connect");
      expect(socket.io.engine.transport.name).toBe(transport);
    },
  );

  it.each(["polling", "websocket"])(
    "refuses others by %s, unless told otherwise",
    async (transport) => {
      const { url } = await serve();
      const strict = client(url, { transports: [transport], reconnection: false });
      const [error] = await nextEvent(strict, "connect_error");
      expect(error).toMatchObject({ type: "TransportError" });
      await once(client(url, { transports: [transport], rejectUnauthorized: false }), "connect");
    },
  );
});
