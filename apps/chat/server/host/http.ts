import { join } from "node:path";
import { unescape as decode } from "node:querystring";
import { addressBehind } from "@baro/server";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
} from "express";
import type { Logger } from "pino";
import { z } from "zod";
import type { RoomId, UserId } from "../../shared/events.ts";
import { checkName, LIMITS, PICTURE_TYPES } from "../../shared/limits.ts";
import { type Accounts, COOKIE, keyOf, SESSION_AGE } from "./accounts.ts";
import type { Config } from "./config.ts";
import type { Files } from "./files.ts";
import { forgive, pay } from "./rates.ts";
import { Refused, read, text } from "./refused.ts";

/** Nothing but our own files may run or be loaded, and no other site may frame the chat. */
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

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

const CREDENTIALS = z.object({
  name: text(checkName),
  password: z.string().max(LIMITS.passwordMax),
});

interface HttpInit {
  readonly addHealth: (to: Express) => void;
  readonly accounts: Accounts;
  readonly files: Files;
  /** Throws `not_member`. */
  readonly mustBeMember: (room: RoomId, user: UserId) => void;
  readonly endSession: (session: string) => void;
  readonly log: Logger;
  readonly config: Config;
}

/** Everything that is no event: the door, files, the page. */
export function createHttp(init: HttpInit): Express {
  const app = express();
  app.disable("x-powered-by").set("trust proxy", init.config.proxies);
  app.enable("case sensitive routing").enable("strict routing");
  app.use(guard);
  init.addHealth(app);
  addDoor(app, init);
  addFiles(app, init);
  // Files under assets/ have a hash of their content in the name, so they never change; the rest is asked for anew.
  const assets = { maxAge: "1y", immutable: true, fallthrough: false };
  app.use("/assets", express.static(join(init.config.page, "assets"), assets));
  app.use(
    express.static(init.config.page, {
      setHeaders: (response) => response.set("Cache-Control", "no-cache"),
    }),
  );
  app.use(explain(init.log));
  return app;
}

function addDoor(app: Express, { accounts, endSession, config }: HttpInit): void {
  const body = express.json({ limit: 4096 });
  const addressOf = addressBehind(config.proxies);
  const letIn = (request: Request, response: express.Response, token: string) => {
    const kept = { httpOnly: true, sameSite: "lax", secure: request.secure, path: "/" } as const;
    response.cookie(COOKIE, token, { ...kept, maxAge: SESSION_AGE });
    response.set("Cache-Control", "no-store").json({});
  };
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
  app.post("/api/logout", ({ headers }, response) => {
    endSession(accounts.signOut(headers.cookie));
    response.clearCookie(COOKIE, { path: "/" }).status(204).end();
  });
  app.get("/api/me", ({ headers }, response) => {
    const user = accounts.session(headers.cookie)?.user ?? null;
    response.set("Cache-Control", "no-store").json({ user });
  });
}

function addFiles(app: Express, { accounts, mustBeMember, files }: HttpInit): void {
  app.post("/api/rooms/:room/files", async (request, response) => {
    const { user } = accounts.mustBeSignedIn(request.headers.cookie);
    const room = Number(request.params.room);
    mustBeMember(room, user);
    await pay("upload", user);
    if (Number(request.headers["content-length"]) > LIMITS.file) throw new Refused("file_size");
    const type = String(request.headers["content-type"]).split(";")[0] ?? "";
    // It leaves alone what is not encoded.
    const name = decode(request.get("x-file-name") ?? "");
    response.json(await files.keep(request, { room, user, name, type }));
  });
  app.get("/files/:id{/thumb}", ({ headers, params: { id }, path }, response) => {
    const { user } = accounts.mustBeSignedIn(headers.cookie);
    const file = files.find(id);
    const isThumb = path.endsWith("/thumb");
    const isPicture = file !== undefined && PICTURE_TYPES.includes(file.info.type);
    if (!file || (isThumb && !isPicture)) throw new Refused("file_not_found");
    mustBeMember(file.room, user);
    if (!isPicture) response.attachment(file.info.name);
    response.type(isThumb ? "image/webp" : file.info.type);
    response.set("Cache-Control", "private, max-age=31536000, immutable");
    response.set("Content-Security-Policy", "sandbox");
    // The folder may be in one whose name begins with a dot.
    const options = { cacheControl: false, dotfiles: "allow" } as const;
    response.sendFile(isThumb ? files.thumbOf(id) : files.pathOf(id), options);
  });
}

/** What other sites make a browser ask for is not done: it sends our cookie with it. */
const guard: RequestHandler = ({ method, headers }, response, next) => {
  response.set(HEADERS);
  const { origin, host, "sec-fetch-site": site = "none" } = headers;
  const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  const isReading = method === "GET" || method === "HEAD";
  if (!isReading && !(isOwn && /^(same-origin|none)$/u.test(String(site))))
    throw new Refused("bad_request");
  next();
};

/** Express knows it by its four parameters. Its own answer would show the paths of our files. */
function explain(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
    const other = new Refused(status < 500 ? "bad_request" : "internal");
    const { code, retryAfter, data } = error instanceof Refused ? error : other;
    if (code === "internal") log.error(error);
    else log.info({ code }, "refused");
    if (response.headersSent) return void response.destroy();
    if (retryAfter) response.set("Retry-After", String(Math.ceil(retryAfter / 1000)));
    // The rest of a body that is not wanted is not read.
    response.set("Connection", "close");
    response.status(status < 500 ? status : (STATUS[code] ?? 400)).json({ error: data });
  };
}
