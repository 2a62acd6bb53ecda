import { join } from "node:path";
import express, { type ErrorRequestHandler, type Express } from "express";

const YEAR = 365 * 24 * 3600;

/** Nothing but our own files may run or be loaded, and no other site may frame the chat. */
const POLICY = [
  "default-src 'self'",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The built page. Files under assets/ have a hash of their content in the name, so they never change; the rest is asked for anew. */
export function site(folder: string): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use((_request, response, next) => {
    response.set({
      "Content-Security-Policy": POLICY,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    });
    next();
  });
  const assets = { maxAge: YEAR * 1000, immutable: true, fallthrough: false };
  app.use("/assets", express.static(join(folder, "assets"), assets));
  app.use(express.static(folder, { cacheControl: false, setHeaders: revalidate }));
  app.use(failed);
  return app;
}

/** Express's own answer would show the paths of our files. (It is known by its four parameters.) */
const failed: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response
    .status(error.status ?? 500)
    .type("text")
    .send("This file cannot be had.\n");
};

function revalidate(response: { setHeader(name: string, value: string): void }): void {
  response.setHeader("Cache-Control", "no-cache");
}
