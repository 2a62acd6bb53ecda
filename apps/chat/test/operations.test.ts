import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { User } from "../shared/events.ts";
import { PASSWORD, refusal, Visitor } from "./support/client.ts";
import { type ServerProcess, startServer } from "./support/server-process.ts";

let folder: string;
const servers: ServerProcess[] = [];
const visitors: Visitor[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baro-operations-"));
});

afterEach(async () => {
  for (const visitor of visitors.splice(0)) visitor.leave();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

const database = () => join(folder, "chat.db");

async function running(env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const server = await startServer({
    database: database(),
    env: { LOG_LEVEL: "info", ...env },
  });
  servers.push(server);
  return server;
}

async function visitor(server: ServerProcess, name: string): Promise<Visitor> {
  const someone = await Visitor.signedUp(server.url, name);
  visitors.push(someone);
  return someone;
}

type LogLine = Readonly<Record<string, unknown>>;

/** What the log says until now. */
function logOf(server: ServerProcess): LogLine[] {
  const lines = server.complaints().split("\n");
  return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as LogLine);
}

/** The line of the log with that message, once it is there. */
async function line(server: ServerProcess, msg: string): Promise<LogLine> {
  await expect.poll(() => logOf(server).map((each) => each["msg"])).toContain(msg);
  return logOf(server).find((each) => each["msg"] === msg) ?? {};
}

/** Where metrics and health are, as the log says it. */
async function operationsOf(server: ServerProcess): Promise<string> {
  return String((await line(server, "operations"))["url"]);
}

const statusOf = async (url: string) => (await fetch(url)).status;

describe("the port for those who run it", () => {
  test("has the metrics of the server, for Prometheus, and its health", async () => {
    const server = await running({ METRICS_PORT: "0" });
    const operations = await operationsOf(server);
    expect(new URL(operations).hostname).toBe("localhost");
    await (await visitor(server, "Mina")).connect();
    const response = await fetch(`${operations}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('\nbaro_connections{transport="websocket"} 1\n');
    expect(await statusOf(`${operations}/healthz`)).toBe(200);
    expect(await statusOf(`${operations}/readyz`)).toBe(200);
    expect(await statusOf(`${server.url}/metrics`)).toBe(404);
  });

  test("is not there unless it is asked for", async () => {
    const server = await running();
    await line(server, "ready");
    expect(logOf(server).map(({ msg }) => msg)).not.toContain("operations");
  });
});

describe("a server that is told to end", () => {
  test("is alive, and not ready, until its clients are gone", async () => {
    const server = await running({ METRICS_PORT: "0" });
    const operations = await operationsOf(server);
    await holdUp(server);
    const ended = server.stop("SIGTERM");
    const health = () =>
      Promise.all(["/readyz", "/healthz"].map((path) => statusOf(operations + path)));
    await expect.poll(health, { interval: 5 }).toEqual([503, 200]);
    expect(await ended).toBe(0);
  });

  test("says so as well to a request that was on its way to the chat's port", async () => {
    const server = await running();
    await holdUp(server);
    const socket = connect(server.port, "127.0.0.1").setEncoding("latin1");
    const request = (path: string) =>
      `GET ${path} HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\n`;
    socket.write(`${request("/healthz")}\r\n${request("/readyz")}`);
    expect(String(await once(socket, "data"))).toMatch(/^HTTP\/1\.1 200 /);
    const ended = server.stop("SIGTERM");
    await line(server, "draining");
    let answer = "";
    socket.on("data", (text: string) => {
      answer += text;
    });
    socket.write("\r\n");
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain("not ready");
    expect(await ended).toBe(0);
  });
});

/** Opens a session that never polls: the end waits for it a while. */
async function holdUp(server: ServerProcess): Promise<void> {
  expect(await statusOf(`${server.url}/socket.io/?EIO=4&transport=polling`)).toBe(200);
}

describe("the log", () => {
  test("tells who comes and goes, what is refused, and by which code", async () => {
    const server = await running();
    const mina = await visitor(server, "Mina");
    const { socket } = await mina.connect();
    expect(await line(server, "joined")).toMatchObject({
      level: 30,
      connection: expect.stringMatching(/^[0-9a-f]{12}$/),
      transport: "websocket",
    });
    const wrong = await mina.post("/api/login", { name: "Mina", password: "a wrong one" });
    expect((await refusal(wrong))[1]).toBe("wrong_password");
    await fetch(`${server.url}/socket.io/?EIO=4&transport=polling&j=0`, {
      headers: { cookie: mina.cookie, "sec-fetch-site": "cross-site" },
    });
    socket.disconnect();
    expect(await line(server, "handshake refused")).toMatchObject({ level: 30, code: 4 });
    expect(await line(server, "left")).toMatchObject({ reason: "transport close" });
    const codes = logOf(server)
      .filter(({ msg }) => msg === "refused")
      .map(({ code }) => code);
    expect(codes).toEqual(["wrong_password"]);
  });

  test("tells of our own faults by code and text", async () => {
    const server = await running();
    const mina = await visitor(server, "Mina");
    const db = new Database(database());
    db.exec("ALTER TABLE users RENAME TO lost");
    db.close();
    expect((await mina.post("/api/login", { name: "Mina", password: PASSWORD })).status).toBe(500);
    await expect
      .poll(() => logOf(server).find(({ level }) => level === 50))
      .toMatchObject({
        err: { code: "SQLITE_ERROR", message: "no such table: users" },
      });
  });

  test("tells of a fault behind a request, whose asker hears no more than that, and the chat goes on", async () => {
    const server = await running();
    const { socket } = await (await visitor(server, "Mina")).connect();
    const create = () => socket.emitWithAck("room:create", { name: "Holidays", users: [] });
    const db = new Database(database());
    db.exec("ALTER TABLE rooms RENAME TO lost");
    expect(await create()).toEqual({ ok: false, error: { code: "internal" } });
    expect(await line(server, "listener failed")).toMatchObject({
      level: 50,
      code: "SQLITE_ERROR",
      event: "room:create",
      err: { message: "no such table: rooms" },
    });
    db.exec("ALTER TABLE lost RENAME TO rooms");
    db.close();
    expect(await create()).toMatchObject({ ok: true });
  });

  test("tells of a line that could not be kept, which comes once it can, and the chat goes on", async () => {
    const server = await running();
    const { socket } = await (await visitor(server, "Mina")).connect();
    await socket.emitWithAck("room:create", { name: "Holidays", users: [] });
    const db = new Database(database());
    db.exec("ALTER TABLE rooms RENAME COLUMN pair TO lost");
    const channel = socket.channel("room:1", { subscribe: false });
    await channel.publish("message", { text: "one" });
    const faults = () => logOf(server).filter(({ level }) => level === 50);
    // It is tried again, and told each time.
    await expect
      .poll(() => faults()[0])
      .toMatchObject({ err: { message: "no such column: pair" } });
    db.exec("ALTER TABLE rooms RENAME COLUMN lost TO pair");
    db.close();
    const news: number[] = [];
    socket.on("room:line", ({ last }) => news.push(last.offset));
    await channel.publish("message", { text: "two" });
    await expect.poll(() => news).toEqual([2, 3]);
  });

  test("tells of a departure that could not be noted, of which the others hear all the same", async () => {
    const server = await running();
    const [mina, jun] = [await visitor(server, "Mina"), await visitor(server, "Jun")];
    const { socket, welcome } = await mina.connect();
    const here = await jun.connect();
    const heard = new Promise<User>((resolve) => {
      here.socket.on("user:changed", (user) => user.id === welcome.self.id && resolve(user));
    });
    const db = new Database(database());
    db.exec("CREATE TRIGGER full BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'no room'); END");
    db.close();
    socket.disconnect();
    expect(await heard).toMatchObject({ name: "Mina", online: false });
    expect(await line(server, "listener failed")).toMatchObject({
      event: "went",
      err: { message: "no room" },
    });
  });

  test("has no names, passwords, cookies, addresses, ids of people or what they said", async () => {
    const server = await running();
    const mina = await visitor(server, "Mina Kim");
    const { socket, welcome } = await mina.connect();
    const session = socket.io.engine.id;
    await socket.emitWithAck("room:create", { name: "Holidays", users: [] });
    const channel = socket.channel("room:1", { subscribe: false });
    await channel.publish("message", { text: "see you in Jeju" });
    await socket.emitWithAck("room:search", { room: 99, text: "secret plans" });
    await mina.post("/api/login", { name: "Mina Kim", password: "hunter2 hunter2" });
    await mina.post("/api/login", '{"name":"Mina Kim","password":"hunter2 hunter2"');
    socket.disconnect();
    await line(server, "left");
    expect(await server.stop("SIGTERM")).toBe(0);
    const told = JSON.stringify(logOf(server).filter(({ msg }) => msg !== "ready"));
    expect(told).toContain("refused");
    const secrets = [
      ...["Mina", "hunter2", PASSWORD, "Holidays", "Jeju", "secret plans", "127.0.0.1", "::1"],
      mina.cookie.split("=")[1] ?? "session",
      welcome.self.id,
      session,
    ];
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});
