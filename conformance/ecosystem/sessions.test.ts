import { Client, type ClientOptions, once, onlyBaro } from "@baro/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ServerProcess } from "./support/server-process.ts";

let server: ServerProcess | undefined;

beforeAll(async () => {
  server = await ServerProcess.start("sessions.mjs");
});
afterAll(() => server?.end());

const url = (path = ""): string => `${server?.url}${path}`;

async function create(options: ClientOptions): Promise<Client> {
  const client = await Client.create(url(), { reconnection: false, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** Logs in by HTTP, and gives the cookie of the session. */
async function logIn(name: string): Promise<{ readonly cookie: string; readonly id: string }> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url("/login"), {
    method: "POST",
    headers,
    body: JSON.stringify({ name }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { id } = await response.json();
  return { cookie, id };
}

describe.each([["polling"], ["websocket"], ["polling", "websocket"]])(
  "express-session and passport through io.engine.use, by %s %s",
  (...names) => {
    const transports = names.filter(Boolean);

    test("a socket knows who logged in by HTTP, and the session", async () => {
      const { cookie, id } = await logIn("바로");
      const client = await create({ transports, extraHeaders: { cookie } });
      await client.connected();
      const asked = new Promise<unknown[]>((resolve) => {
        client.socket.emit("who am I", (...answer: unknown[]) => resolve(answer));
      });
      expect(await asked).toEqual(["바로", id]);
    });

    test("what a socket stores in the session is there by HTTP", async () => {
      const { cookie } = await logIn("guest");
      const client = await create({ transports, extraHeaders: { cookie } });
      await client.connected();
      await client.socket.timeout(5000).emitWithAck("visit");
      expect(await client.socket.timeout(5000).emitWithAck("visit")).toBe(2);
      expect(await (await fetch(url("/visits"), { headers: { cookie } })).json()).toBe(2);
    });

    test("logging out by HTTP disconnects the sockets of the session", async () => {
      const { cookie } = await logIn("guest");
      const [client, other] = [
        await create({ transports, extraHeaders: { cookie } }),
        await create({ transports, extraHeaders: { cookie: (await logIn("other")).cookie } }),
      ];
      await Promise.all([client.connected(), other.connected()]);
      const gone = once(client.socket, "disconnect");
      await fetch(url("/logout"), { method: "POST", headers: { cookie } });
      expect(await gone).toBe("io server disconnect");
      expect(other.socket.connected).toBe(true);
    });
  },
);

test("who has not logged in is refused by the middleware, by polling", async () => {
  const client = await create({ transports: ["polling"] });
  const error = await once(client.socket, "connect_error");
  expect(error).toMatchObject({ message: "xhr poll error", description: 401 });
});

test.runIf(onlyBaro("npm's ends by an uncaught error of express-session"))(
  "who has not logged in is refused by the middleware, by websocket",
  async () => {
    const client = await create({ transports: ["websocket"] });
    expect(await once(client.socket, "connect_error")).toMatchObject({
      message: "websocket error",
    });
  },
);

test("a session that begins at the handshake sets its cookie there", async () => {
  const response = await fetch(url("/socket.io/?EIO=4&transport=polling&anonymous=1"));
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^connect\.sid=s%3A/)]);
});

test("helmet through io.engine.use sets its headers", async () => {
  const response = await fetch(url("/socket.io/?EIO=4&transport=polling&anonymous=1"));
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
});
