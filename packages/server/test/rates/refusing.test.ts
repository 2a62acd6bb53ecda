import { addressBehind, Refusal, rates, requests, users } from "@baro/server";
import { Client, once } from "@baro/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { asTheySay } from "../support/people.ts";
import { useServer } from "../support/real-server.ts";
import { anything } from "../support/schema.ts";
import { useUncaught } from "../support/uncaught.ts";

const server = useServer();
const uncaught = useUncaught();
const open: Client[] = [];
beforeEach(() => {
  server().io.on("error", (error) => uncaught().push(error));
  server().io.channels.on("error", (error) => uncaught().push(error));
});
afterEach(() => {
  for (const client of open.splice(0)) client.close();
  // Who comes too often is no fault of the app.
  expect(uncaught().size).toBe(0);
});

/** No token of it comes back while a test runs. */
const HOUR = 3_600_000;

/** Of someone who publishes. */
const SECRET = "sixteen or more characters";

async function come(user: string): Promise<Client> {
  const client = await Client.create(server().url, { auth: { user } });
  open.push(client);
  return client;
}

const rateLimited = { code: "rate_limited", retryAfter: expect.any(Number) };

it("counts requests of a person over all connections, and tells the asker for how long to wait", async () => {
  const { pay } = rates({ ask: { count: 2, within: HOUR } });
  const people = users(server().io, { authenticate: asTheySay });
  requests(
    server().io,
    { ask: anything },
    {
      before(socket) {
        const user = people.of(socket)?.user ?? "";
        pay("ask", user);
        return user;
      },
      answers: { ask: (_input, user) => user },
    },
  );
  const clients = [await come("ann"), await come("ann"), await come("ann"), await come("bob")];
  const answers: unknown[] = [];
  for (const { socket } of clients) answers.push(await socket.emitWithAck("ask", 1));
  expect(answers).toEqual([
    { ok: true, value: "ann" },
    { ok: true, value: "ann" },
    { ok: false, error: rateLimited },
    { ok: true, value: "bob" },
  ]);
});

it("holds the connections of one person off", async () => {
  const { pay } = rates({ come: { count: 1, within: HOUR } });
  users(server().io, {
    authenticate(socket) {
      const identity = asTheySay(socket);
      pay("come", identity?.user ?? "");
      return identity;
    },
  });
  await (await come("ann")).connected();
  const error = await once((await come("ann")).socket, "connect_error");
  expect(error).toMatchObject({ message: "rate_limited", data: rateLimited });
  await (await come("bob")).connected();
});

it("tells those who publish into channels too often to come again later, which clients do by themselves", async () => {
  const { pay } = rates({ publish: { count: 2, within: HOUR } });
  server().io.channels.authorize((_socket, { action }) => {
    if (action === "publish") pay(action, "ann");
    return true;
  });
  const { socket } = await (await come("ann")).connected();
  const items = ["a", "b", "c"].map((id) => ({ id, event: "said", body: id }));
  const { results } = await socket.emitWithAck("baro:publish", "lobby", SECRET, items);
  expect(results).toMatchObject([
    { offset: 1 },
    { offset: 2 },
    { error: { code: "overloaded", reason: "rate_limited", retry: true } },
  ]);
});

it("counts the addresses of a route of HTTP", async () => {
  const { pay } = rates({ login: { count: 1, within: HOUR } });
  const addressOf = addressBehind(1);
  const { httpServer, url } = server();
  httpServer.prependListener("request", (asked, response) => {
    if (asked.url !== "/login") return;
    try {
      pay("login", addressOf(asked));
      response.end();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(429, { "Retry-After": Math.ceil((error.retryAfter ?? 0) / 1000) }).end();
    }
  });
  const from = async (address: string) => {
    const { status, headers } = await fetch(`${url}/login`, {
      headers: { "x-forwarded-for": address },
    });
    return [status, Number(headers.get("retry-after"))];
  };
  expect(await from("192.0.2.1")).toEqual([200, 0]);
  const [status, seconds = 0] = await from("a lie, 192.0.2.1");
  expect(status).toBe(429);
  expect(seconds).toBeGreaterThan(3000);
  expect(seconds).toBeLessThanOrEqual(3600);
  expect(await from("192.0.2.2")).toEqual([200, 0]);
});
