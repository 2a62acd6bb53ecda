import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { next, Visitor } from "./support/client.ts";
import { launch, type ServerProcess, startServer } from "./support/server-process.ts";

let folder: string;
const servers: ServerProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baro-server-"));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

const database = () => join(folder, "chat.db");

/** A server that ends with its test. */
async function running(): Promise<ServerProcess> {
  const server = await startServer({ database: database() });
  servers.push(server);
  return server;
}

async function complaint(env: NodeJS.ProcessEnv): Promise<{ code: unknown; text: string }> {
  const child = launch({ CHAT_DB: database(), ...env });
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = await once(child, "close");
  return { code, text };
}

describe("the program", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("ends in good order at %s", async (signal) => {
    const server = await running();
    expect(await server.stop(signal)).toBe(0);
  });

  test("notes when those who are here were seen last, as it ends", async () => {
    const before = Date.now();
    const server = await running();
    const { socket, welcome } = await (await Visitor.signedUp(server.url, "Mina")).connect();
    expect(welcome.self).toMatchObject({ online: true, lastSeen: null });
    const gone = next(socket, "disconnect");
    await server.stop("SIGTERM");
    await gone;
    const visitor = await Visitor.signedUp((await running()).url, "Jun");
    const again = await visitor.connect();
    visitor.leave();
    const mina = again.welcome.users.find(({ name }) => name === "Mina");
    expect(mina).toMatchObject({ online: false });
    expect(mina?.lastSeen).toBeGreaterThanOrEqual(before);
  });

  test("ends in time, and in good order, while another program writes to its database", async () => {
    const server = await running();
    const people = await Promise.all(
      ["Mina", "Jun", "Ann", "Bob", "Eve"].map((name) => Visitor.signedUp(server.url, name)),
    );
    await Promise.all(people.map((visitor) => visitor.connect()));
    const db = new Database(database());
    db.exec("BEGIN IMMEDIATE");
    const before = Date.now();
    expect(await server.stop("SIGTERM")).toBe(0);
    // It waits for the database once, for five seconds, and not for each person.
    expect(Date.now() - before).toBeLessThan(12_000);
    db.close();
    expect(server.complaints()).toContain("database is locked");
  });

  test("ends whatever its clients hold open, and notes who was here", async () => {
    const server = await running();
    await (await Visitor.signedUp(server.url, "Mina")).connect();
    const silent = connect(server.port, "127.0.0.1");
    const asking = connect(server.port, "127.0.0.1", () => asking.write("GET / HTTP/1.1\r\n"));
    for (const socket of [silent, asking]) socket.on("error", () => {});
    await Promise.all([silent, asking].map((socket) => once(socket, "connect")));
    expect(await server.stop("SIGTERM")).toBe(0);
    const db = new Database(database());
    expect(db.prepare("SELECT last_seen FROM users").pluck().get()).toEqual(expect.any(Number));
    db.close();
  });

  test("lives, but is not ready, when its database cannot be read", async () => {
    const server = await running();
    const status = async (path: string) => (await fetch(server.url + path)).status;
    expect(await status("/readyz")).toBe(200);
    const db = new Database(database());
    db.exec("ALTER TABLE users RENAME TO lost");
    db.close();
    expect([await status("/readyz"), await status("/healthz")]).toEqual([503, 200]);
  });

  test("says what to do when the port is in use", async () => {
    const server = await running();
    const { code, text } = await complaint({ PORT: String(server.port) });
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(`address already in use .*:${server.port}\n.*PORT=3001`),
    ]);
  });

  test("says what is wrong with PORT", async () => {
    const { code, text } = await complaint({ PORT: "70000" });
    expect([code, text]).toEqual([1, expect.stringMatching(/<=65535\n.*at PORT\n/u)]);
  });

  test("says which file is no database", async () => {
    writeFileSync(
      database(),
      "this is not a database, and long enough to be read as one".repeat(40),
    );
    const { code, text } = await complaint({ PORT: "0" });
    expect([code, text]).toEqual([1, expect.stringContaining(database())]);
  });
});

describe("the page's files", () => {
  test("are cached by their kind, and allow only themselves", async () => {
    const server = await running();
    const page = await fetch(server.url);
    const html = await page.text();
    const script = /src="(\/assets\/[^"]+)"/u.exec(html)?.[1] ?? "";
    const asset = await fetch(server.url + script);
    const missing = await fetch(`${server.url}/assets/none.js`);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.headers.get("content-security-policy")).toBe(
      "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect(missing.status).toBe(404);
    expect(await missing.text()).toBe('{"error":{"code":"bad_request"}}');
  });
});
