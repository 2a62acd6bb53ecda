import { join } from "node:path";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import type { Logger } from "pino";
import type { UserId } from "../shared/events.ts";
import { LIMITS, PICTURE_TYPES } from "../shared/limits.ts";
import { type Accounts, keyOf, SESSION_AGE } from "./accounts.ts";
import { type Chat, COOKIE, tokenOf } from "./chat.ts";
import type { Files } from "./files.ts";
import { addHealth, type Ready } from "./operations.ts";
import { forgive, pay } from "./rates.ts";
import { Refused, refusalOf } from "./refused.ts";
import { CREDENTIALS, read } from "./requests.ts";

const YEAR = 365 * 24 * 3600 * 1000;

/** Nothing but our own files may run or be loaded, and no other site may frame the chat. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** HTTP statuses of refusals; of all others 400. */
const STATUS: Readonly<Record<string, number>> = {
  signed_out: 401,
  wrong_password: 401,
  not_member: 403,
  file_not_found: 404,
  name_taken: 409,
  file_size: 413,
  file_type: 415,
  rate_limited: 429,
  internal: 500,
  files_full: 507,
  disk_full: 507,
};

interface HttpInit {
  readonly accounts: Accounts;
  readonly chat: Chat;
  readonly files: Files;
  readonly log: Logger;
  /** The built page. */
  readonly page: string;
  readonly proxies: number;
  /** Whose tries to log in are counted together. */
  readonly addressOf: (request: Request) => string;
  readonly ready: Ready;
}

/** Everything that is no event: the door, files, the page, health. */
export function createHttp(init: HttpInit): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", init.proxies);
  app.use(guard);
  addHealth(app, init.ready);
  addDoor(app, init);
  addFiles(app, init);
  addPage(app, init.page);
  app.use(explain(init.log));
  return app;
}

function addDoor(app: Express, { accounts, chat, addressOf }: HttpInit): void {
  const body = express.json({ limit: 4096 });
  app.post("/api/signup", body, async (request, response) => {
    await pay("door", addressOf(request));
    const { name, password } = read(CREDENTIALS, request.body);
    if ([...password].length < LIMITS.passwordMin) throw new Refused("password_length");
    letIn(request, response, accounts.signIn(await accounts.create(name, password)));
  });
  app.post("/api/login", body, async (request, response) => {
    await pay("door", addressOf(request));
    const { name, password } = read(CREDENTIALS, request.body);
    const attempt = `${addressOf(request)} ${keyOf(name)}`;
    await pay("login", attempt);
    const user = await accounts.check(name, password);
    await forgive("login", attempt);
    letIn(request, response, accounts.signIn(user));
  });
  app.post("/api/logout", (request, response) => {
    const token = tokenOf(request.headers.cookie);
    if (token) {
      accounts.signOut(token);
      chat.signedOut(token);
    }
    response.clearCookie(COOKIE, { path: "/" }).status(204).end();
  });
  app.get("/api/me", (request, response) => {
    const user = accounts.session(tokenOf(request.headers.cookie))?.user ?? null;
    response.set("Cache-Control", "no-store").json({ user });
  });
}

function addFiles(app: Express, { accounts, chat, files }: HttpInit): void {
  app.post("/api/rooms/:room/files", async (request, response) => {
    const user = userOf(request, accounts);
    const room = Number(request.params.room);
    chat.rooms.mustBeMember(room, user);
    await pay("upload", user);
    if (Number(request.headers["content-length"]) > LIMITS.file) throw new Refused("file_size");
    const type = String(request.headers["content-type"]).split(";")[0] ?? "";
    const name = decoded(String(request.headers["x-file-name"] ?? ""));
    response.json(await files.keep({ room, user, name, type, content: request }));
  });
  const serve =
    (thumb: boolean): RequestHandler<{ id: string }> =>
    (request, response) => {
      const file = files.find(request.params.id);
      const isPicture = file !== undefined && PICTURE_TYPES.includes(file.info.type);
      if (!file || (thumb && !isPicture)) throw new Refused("file_not_found");
      chat.rooms.mustBeMember(file.room, userOf(request, accounts));
      if (!isPicture) response.attachment(file.info.name);
      response
        .type(thumb ? "image/webp" : file.info.type)
        .set("Content-Security-Policy", "sandbox");
      response.set("Cache-Control", "private, max-age=31536000, immutable");
      response.sendFile(thumb ? files.thumbOf(file.info.id) : files.pathOf(file.info.id), {
        cacheControl: false,
      });
    };
  app.get("/files/:id", serve(false));
  app.get("/files/:id/thumb", serve(true));
}

/** Files under assets/ have a hash of their content in the name, so they never change; the rest is asked for anew. */
function addPage(app: Express, folder: string): void {
  const assets = { maxAge: YEAR, immutable: true, fallthrough: false };
  app.use("/assets", express.static(join(folder, "assets"), assets));
  const setHeaders = (response: Response) => void response.set("Cache-Control", "no-cache");
  app.use(express.static(folder, { cacheControl: false, setHeaders }));
}

/** What browsers say of requests of the page itself, and of those that a person typed. */
const OWN: ReadonlySet<unknown> = new Set([undefined, "same-origin", "none"]);

/** What other sites make a browser ask for is not done: it sends our cookie with it. */
const guard: RequestHandler = (request, response, next) => {
  response.set({
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  });
  const isReading = request.method === "GET" || request.method === "HEAD";
  if (!isReading && !isOwnPage(request)) throw new Refused("bad_request");
  next();
};

function isOwnPage({ headers: { origin, host, "sec-fetch-site": site } }: Request): boolean {
  if (!OWN.has(site)) return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Express knows it by its four parameters. Its own answer would show the paths of our files. */
function explain(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
    const known = status < 500 ? new Refused("bad_request") : error;
    const refusal = refusalOf(known, log);
    if (response.headersSent) return void response.destroy();
    if (refusal.retryAfter !== undefined)
      response.set("Retry-After", String(Math.ceil(refusal.retryAfter / 1000)));
    // The rest of a body that is not wanted is not read.
    response.set("Connection", "close");
    response.status(status < 500 ? status : (STATUS[refusal.code] ?? 400)).json({ error: refusal });
  };
}

function letIn(request: Request, response: Response, token: string): void {
  const options = { httpOnly: true, sameSite: "lax", secure: request.secure, path: "/" } as const;
  response.cookie(COOKIE, token, { ...options, maxAge: SESSION_AGE });
  response.set("Cache-Control", "no-store").json({});
}

/** Throws `signed_out`. */
function userOf(request: Request, accounts: Accounts): UserId {
  const session = accounts.session(tokenOf(request.headers.cookie));
  if (session === undefined) throw new Refused("signed_out");
  return session.user;
}

/** What is no percent encoding stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
