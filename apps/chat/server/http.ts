import { createHash } from "node:crypto";
import { join } from "node:path";
import { fromOwnPage } from "@baro/server";
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Router,
} from "express";
import type { Logger } from "pino";
import { STATUS } from "../shared/errors.ts";
import type { RoomEvents, UserId } from "../shared/events.ts";
import { PICTURE_TYPES } from "../shared/limits.ts";
import { CREDENTIALS, type Credentials } from "../shared/requests.ts";
import { channelOf } from "../shared/room-channel.ts";
import { COOKIE, keyOf, SESSION_AGE } from "./accounts.ts";
import type { App } from "./app.ts";
import { forgive, pay } from "./rates.ts";
import { Refused } from "./refused.ts";

/** Nothing but our own files may run or be loaded, and no other site may frame the chat. */
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** Everything that is no event: the door, files, the page. */
export function createHttp(app: App, probes: Router): Express {
  const { page, TRUST_PROXY } = app.config;
  const http = express().disable("x-powered-by").set("trust proxy", TRUST_PROXY);
  http.enable("case sensitive routing").enable("strict routing");
  http.use(guard, probes);
  addDoor(http, app);
  addFiles(http, app);
  // Files under assets/ have a hash of their content in the name, so they never change; the rest is asked for anew.
  const assets = { maxAge: "1y", immutable: true, fallthrough: false };
  http.use("/assets", express.static(join(page, "assets"), assets));
  http.use(
    express.static(page, { setHeaders: (answer) => answer.set("Cache-Control", "no-cache") }),
  );
  return http.use(explain(app.log));
}

function addDoor(http: Express, { accounts, addressOf, people }: App): void {
  /** Signs in whom it finds. */
  const door = (path: string, find: (given: Credentials, from: string) => Promise<UserId>) =>
    http.post(path, express.json({ limit: 4096 }), async (request, response) => {
      const from = addressOf(request);
      pay("door", from);
      const { success, data: given } = CREDENTIALS.safeParse(request.body);
      if (!success) throw new Refused("bad_request");
      const user = await find(given, from);
      const kept = { httpOnly: true, sameSite: "lax", secure: request.secure } as const;
      response.cookie(COOKIE, accounts.signIn(user), { ...kept, maxAge: SESSION_AGE });
      response.set("Cache-Control", "no-store").json({});
    });
  door("/api/signup", ({ name, password }) => accounts.create(name, password));
  door("/api/login", async ({ name, password }, from) => {
    const attempt = `${from} ${keyOf(name)}`;
    pay("login", attempt);
    const user = await accounts.check(name, password);
    forgive("login", attempt);
    return user;
  });
  http.post("/api/logout", ({ headers }, response) => {
    const session = accounts.signOut(headers.cookie);
    if (session) people.end({ session });
    response.clearCookie(COOKIE).status(204).end();
  });
  http.get("/api/me", ({ headers }, response) => {
    const user = accounts.session(headers.cookie)?.user ?? null;
    response.set("Cache-Control", "no-store").json({ user });
  });
}

function addFiles(http: Express, { accounts, rooms, files, io }: App): void {
  // By the same id a file that is sent again, as its answer did not come, is the same one.
  http.put("/api/rooms/:room/files/:id", async (request, response) => {
    const room = Number(request.params.room);
    const mustBeAllowed = () => {
      const { user } = accounts.mustBeSignedIn(request.headers.cookie);
      rooms.mustBeMember(room, user);
      return user;
    };
    pay("upload", mustBeAllowed());
    const file = await files.receive(request, response, async (received) => {
      // It may have taken its time.
      const user = mustBeAllowed();
      const id = createHash("sha256").update(`${user} ${room} ${request.params.id}`).digest("hex");
      const known = files.find(id)?.info;
      if (known) return known;
      const info = await files.keep(id, received, user);
      const channel = io.channel<RoomEvents>(channelOf(room));
      await channel.publish("file", { file: info }, { by: user, id });
      return info;
    });
    response.json(file);
  });
  http.get("/files/:id{/thumb}", ({ headers, params: { id }, path }, response) => {
    const { user } = accounts.mustBeSignedIn(headers.cookie);
    const file = files.find(id);
    const isThumb = path.endsWith("/thumb");
    const isPicture = file !== undefined && PICTURE_TYPES.includes(file.info.type);
    if (!file || (isThumb && !isPicture)) throw new Refused("file_not_found");
    rooms.mustBeMember(file.room, user);
    if (!isPicture) response.attachment(file.info.name);
    response.type(isThumb ? "image/webp" : file.info.type);
    response.set("Cache-Control", "private, max-age=31536000, immutable");
    response.set("Content-Security-Policy", "sandbox");
    response.sendFile(isThumb ? `${id}.webp` : id, { root: files.folder, cacheControl: false });
  });
}

/** What other sites make a browser ask for is not done: it sends our cookie with it. */
const guard: RequestHandler = (request, response, next) => {
  response.set(HEADERS);
  if (!/^(GET|HEAD)$/u.test(request.method) && !fromOwnPage(request))
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
    response.status(status < 500 ? status : STATUS[code]).json({ error: data });
  };
}
