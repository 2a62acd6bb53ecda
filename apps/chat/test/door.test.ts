import { scryptSync } from "node:crypto";
import { io } from "@baro/client";
import { expect, test } from "vitest";
import { next, PASSWORD, refusal, Visitor } from "./support/client.ts";
import { runningChat } from "./support/running.ts";

const chat = runningChat({ TRUST_PROXY: "1" });

test("signing up signs in, with a cookie that scripts and other sites do not get", async () => {
  const mina = new Visitor(chat.url);
  const response = await mina.post("/api/signup", { name: " Mina ", password: PASSWORD });
  const cookie = response.headers.getSetCookie()[0] ?? "";
  expect(cookie).toMatch(
    /^session=[\w-]{43}; Max-Age=2592000; Path=\/; .*HttpOnly; SameSite=Lax$/u,
  );
  const { welcome } = await mina.connect();
  expect(welcome).toMatchObject({ self: { name: "Mina", online: true }, rooms: [] });
  mina.leave();
});

test.each([
  [
    "a name that is taken, whatever its case",
    { name: "HaNeul", password: PASSWORD },
    [409, "name_taken"],
  ],
  [
    "a name that only looks like another",
    { name: "ha\u200bneul\u3164", password: PASSWORD },
    [409, "name_taken"],
  ],
  ["a name that cannot be seen", { name: "\u3164\u200d", password: PASSWORD }, [400, "name_empty"]],
  ["no name", { name: " ", password: PASSWORD }, [400, "name_empty"]],
  ["a long name", { name: "x".repeat(21), password: PASSWORD }, [400, "name_length"]],
  ["a short password", { name: "Short", password: "1234567" }, [400, "password_length"]],
  ["a password that is none", { name: "None", password: 12345678 }, [400, "bad_request"]],
  ["something else", [], [400, "bad_request"]],
])("signing up with %s is refused", async (_what, body, expected) => {
  await new Visitor(chat.url).post("/api/signup", { name: "haneul", password: PASSWORD });
  expect(await refusal(await new Visitor(chat.url).post("/api/signup", body))).toEqual(expected);
});

test("JSON that is none is refused without a trace of the server's insides", async () => {
  const response = await new Visitor(chat.url).post("/api/login", "{");
  expect([response.status, await response.text()]).toEqual([
    400,
    '{"error":{"code":"bad_request"}}',
  ]);
});

test("a wrong password and an unknown name are refused alike", async () => {
  await chat.visitor("Ann");
  const guest = new Visitor(chat.url);
  const wrong = await guest.post("/api/login", { name: "Ann", password: "wrong password" });
  const unknown = await guest.post("/api/login", { name: "Nobody", password: "wrong password" });
  expect([await refusal(wrong), await refusal(unknown)]).toEqual([
    [401, "wrong_password"],
    [401, "wrong_password"],
  ]);
  expect((await guest.post("/api/login", { name: "ANN", password: PASSWORD })).status).toBe(200);
  expect(await guest.me()).not.toBeNull();
});

test("who guesses is held off, and told for how long; a right password does not help then", async () => {
  await chat.visitor("Target");
  const thief = new Visitor(chat.url);
  for (let guess = 0; guess < 5; guess++) {
    await thief.post("/api/login", { name: "Target", password: `guess ${guess}` });
  }
  const refused = await thief.post("/api/login", { name: "target", password: PASSWORD });
  expect(await refusal(refused)).toEqual([429, "rate_limited"]);
  // A guess comes back each minute.
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(30);
  expect(seconds).toBeLessThanOrEqual(60);
});

test("guesses for one name are counted together, however it is written", async () => {
  await chat.visitor("Prey");
  const thief = new Visitor(chat.url);
  const statuses: number[] = [];
  for (const name of ["Prey", "PREY", "Ｐrey", "Pｒey", "Prｅy", "Pre\u200by"]) {
    statuses.push((await thief.post("/api/login", { name, password: "a guess" })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test("guesses from one home are counted together, though it has many addresses of IPv6", async () => {
  await chat.visitor("Quarry");
  const statuses: number[] = [];
  for (let guess = 1; guess <= 6; guess++) {
    const headers = { "x-forwarded-for": `2001:db8::${guess}` };
    const body = { name: "Quarry", password: "a guess" };
    statuses.push((await new Visitor(chat.url).post("/api/login", body, headers)).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test("logging out ends the session and its connections, also for who has copied the cookie", async () => {
  const mina = await chat.visitor("Leaver");
  const copy = new Visitor(chat.url);
  copy.cookie = mina.cookie;
  const { socket } = await copy.connect();
  const gone = next(socket, "disconnect");
  expect((await mina.post("/api/logout", {})).status).toBe(204);
  await gone;
  expect(await copy.me()).toBeNull();
  await expect(copy.connect()).rejects.toMatchObject({ data: { code: "signed_out" } });
});

test("nobody comes in without a session, or with one that is made up", async () => {
  const guest = new Visitor(chat.url);
  await expect(guest.connect()).rejects.toMatchObject({ data: { code: "signed_out" } });
  guest.cookie = `session=${"x".repeat(43)}`;
  await expect(guest.connect()).rejects.toMatchObject({ data: { code: "signed_out" } });
});

test("what another site makes a browser send is not done", async () => {
  const mina = await chat.visitor("Victim");
  const evil = { origin: "https://evil.example" };
  expect(await refusal(await mina.post("/api/logout", {}, evil))).toEqual([400, "bad_request"]);
  expect(await refusal(await mina.post("/api/logout", {}, { origin: "null" }))).toEqual([
    400,
    "bad_request",
  ]);
  const sibling = { "sec-fetch-site": "same-site" };
  expect((await mina.post("/api/logout", {}, sibling)).status).toBe(400);
  expect(await mina.me()).not.toBeNull();
});

test("a session that is over is none", async () => {
  const { default: Database } = await import("better-sqlite3");
  const mina = await chat.visitor("Returner");
  const id = await mina.me();
  expect(id).not.toBeNull();
  const db = new Database(chat.database);
  db.prepare("UPDATE sessions SET expires_at = ? WHERE user = ?").run(Date.now() - 1, id);
  db.close();
  expect(await mina.me()).toBeNull();
  await expect(mina.connect()).rejects.toMatchObject({ data: { code: "signed_out" } });
});

test("a page of another site gets no websocket, though its browser has the cookie", async () => {
  const mina = await chat.visitor("Framed");
  const from = (origin: string) =>
    io(chat.url, {
      forceNew: true,
      reconnection: false,
      transports: ["websocket"],
      extraHeaders: { cookie: mina.cookie, origin },
    });
  const own = from(chat.url);
  await next(own, "welcome");
  own.disconnect();
  const evil = from("https://evil.example");
  const outcome = await Promise.race([
    next(evil, "connect_error").then(() => "refused"),
    next(evil, "welcome").then(() => "welcomed"),
  ]);
  evil.disconnect();
  expect(outcome).toBe("refused");
});

test("a page of another site reads no answer, so it learns of no session, though its browser has the cookie", async () => {
  const { cookie } = await chat.visitor("Watched");
  const headers = { cookie, origin: "https://evil.example" };
  const answer = await fetch(`${chat.url}/socket.io/?EIO=4&transport=polling`, { headers });
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  const script = await fetch(`${chat.url}/socket.io/?EIO=4&transport=polling&j=0`, {
    headers: { ...headers, "sec-fetch-site": "cross-site" },
  });
  expect(script.status).toBe(403);
});

test("a connection ends with the session that it began with, and cannot come back by it", async () => {
  const { default: Database } = await import("better-sqlite3");
  const mina = await chat.visitor("Sleeper");
  const db = new Database(chat.database);
  db.prepare("UPDATE sessions SET expires_at = ? WHERE user = ?").run(
    Date.now() + 5000,
    await mina.me(),
  );
  db.close();
  const { socket } = await mina.connect();
  await next(socket, "disconnect");
  await expect(mina.connect()).rejects.toMatchObject({ data: { code: "signed_out" } });
});

test("passwords are kept as salted scrypt hashes, sessions as hashes of their tokens", async () => {
  const { default: Database } = await import("better-sqlite3");
  const one = await chat.visitor("Same 1");
  await chat.visitor("Same 2");
  const db = new Database(chat.database, { readonly: true });
  const passwords = db.prepare("SELECT password FROM users WHERE name LIKE 'Same%'").pluck().all();
  const sessions = db.prepare("SELECT hash FROM sessions").pluck().all();
  db.close();
  const salts = passwords.map((kept) => String(kept).split(":")[0] ?? "");
  const hashed = (salt: string) =>
    scryptSync(PASSWORD, salt, 64, { N: 2 ** 14, r: 16, maxmem: 2 ** 26 }).toString("hex");
  expect(passwords).toEqual(salts.map((salt) => `${salt}:${hashed(salt)}`));
  expect(salts[0]).toMatch(/^[0-9a-f]{32}$/u);
  expect(salts[0]).not.toBe(salts[1]);
  expect(sessions).not.toContain(one.cookie.slice("session=".length));
});

test("health and readiness are to be asked", async () => {
  const answers = await Promise.all(["/healthz", "/readyz"].map((path) => fetch(chat.url + path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});
