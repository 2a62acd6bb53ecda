import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server, type ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { workerOf } from "../../web/worker/build.ts";
import { listening } from "./listening.ts";

/** The page as it was built. */
export const BUILT_PAGE = resolve(import.meta.dirname, "../../dist/web");

/** A copy of the built page that says which build it is, with names of its own as each build has them. */
export async function otherBuild(folder: string, name: string): Promise<string> {
  const page = join(folder, name);
  cpSync(BUILT_PAGE, page, { recursive: true });
  rmSync(join(page, "worker.js"));
  const html = readFileSync(join(page, "index.html"), "utf8");
  const script = /\/assets\/(index-.+?)\.js/u.exec(html)?.[1];
  if (script === undefined) throw new Error("the page has no script");
  const assets = join(page, "assets");
  renameSync(join(assets, `${script}.js`), join(assets, `${script}${name}.js`));
  const changed = html
    .replace(script, `${script}${name}`)
    .replace("<html", `<html data-build="${name}"`);
  writeFileSync(join(page, "index.html"), changed);
  const { output, ...input } = workerOf(page);
  if (output === undefined || Array.isArray(output)) throw new Error("the worker is one file");
  await (await rolldown(input)).write(output);
  return page;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

/** Gives a page out of a folder, as the chat does, and passes on what is about the chat itself. */
export class PageFront {
  /** The page that is given now. */
  page: string;
  url = "";
  /** Takes what is asked, and answers nothing. */
  isSilent = false;
  /** How often the page was asked for. */
  loads = 0;
  readonly #chat: number;
  readonly #server: Server;

  private constructor(page: string, chatPort: number) {
    this.page = page;
    this.#chat = chatPort;
    this.#server = createServer((incoming, response) => {
      if (this.isSilent) return;
      const { pathname } = new URL(incoming.url ?? "/", "http://front");
      if (this.#give(pathname, response)) return;
      const { method, headers, url } = incoming;
      const passed = request({ port: this.#chat, host: "127.0.0.1", method, headers, path: url });
      passed.on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      passed.on("error", () => response.destroy());
      incoming.pipe(passed);
    });
  }

  static async open(page: string, chatPort: number): Promise<PageFront> {
    const front = new PageFront(page, chatPort);
    front.url = `http://127.0.0.1:${await listening(front.#server)}`;
    return front;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #give(path: string, response: ServerResponse): boolean {
    if (!/^\/($|assets\/|icon|worker)/u.test(path)) return false;
    if (path === "/") this.loads++;
    const file = path === "/" ? "/index.html" : path;
    const type = TYPES[file.split(".").at(-1) ?? ""] ?? "";
    try {
      const content = readFileSync(join(this.page, file));
      response.writeHead(200, { "content-type": type, "cache-control": "no-cache" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
    return true;
  }
}
