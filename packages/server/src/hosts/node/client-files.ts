import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { pickEncoding } from "./encoding.ts";

const ENCODINGS = ["br", "gzip"] as const;
const COMPRESS = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;
const BUNDLES = [
  "socket.io.js",
  "socket.io.min.js",
  "socket.io.esm.min.js",
  "socket.io.msgpack.min.js",
];
const NAMES: ReadonlySet<string> = new Set(BUNDLES.flatMap((name) => [name, `${name}.map`]));

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** The folder of bundles stands beside `dist` in the package, and three floors above this file in the sources. */
const OWN_FOLDERS = [join(HERE, "../client-dist"), join(HERE, "../../../client-dist")];

type Encoding = (typeof ENCODINGS)[number];

interface ClientFile {
  readonly body: Buffer;
  readonly etag: string;
  readonly type: string;
  /** By coding; made off the event loop when first asked for. */
  readonly encoded: Partial<Record<Encoding, Promise<Buffer>>>;
}

/** Serves the browser bundles of the client: each read once, compressed once, and validated by ETag (RFC 9110 section 8.8.3). */
export class ClientFiles {
  readonly #files = new Map<string, ClientFile>();
  readonly #folders: readonly string[];

  /** @param folders where the bundles may be: the first that has one counts. Default: this package's own. */
  constructor(folders: readonly string[] = OWN_FOLDERS) {
    this.#folders = folders;
  }

  /** The name of a bundle in the rest of a path behind the server's own, or undefined. */
  static nameIn(rest: string): string | undefined {
    const [name = ""] = rest.split("?", 1);
    return NAMES.has(name) ? name : undefined;
  }

  serve(name: string, request: IncomingMessage, response: ServerResponse): void {
    const file = this.#load(name);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("ETag", file.etag);
    response.setHeader("Cache-Control", "public, max-age=0");
    response.appendHeader("Vary", "Accept-Encoding");
    if (request.headers["if-none-match"]?.includes(file.etag)) response.writeHead(304).end();
    else sendFile(file, request, response);
  }

  #load(name: string): ClientFile | undefined {
    const known = this.#files.get(name);
    if (known) return known;
    const folder = this.#folders.find((folder) => existsSync(join(folder, name)));
    if (folder === undefined) return undefined;
    const file = readClientFile(folder, name);
    this.#files.set(name, file);
    return file;
  }
}

function sendFile(file: ClientFile, request: IncomingMessage, response: ServerResponse): void {
  const encoding = pickEncoding(request.headers["accept-encoding"], ENCODINGS);
  const send = (body: Buffer, headers: OutgoingHttpHeaders = {}) => {
    response.writeHead(200, {
      "Content-Type": file.type,
      "Content-Length": body.length,
      ...headers,
    });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  if (encoding === undefined) {
    send(file.body);
    return;
  }
  encodedBody(file, encoding).then(
    (body) => send(body, { "Content-Encoding": encoding }),
    () => send(file.body),
  );
}

function encodedBody(file: ClientFile, encoding: Encoding): Promise<Buffer> {
  file.encoded[encoding] ??= COMPRESS[encoding](file.body);
  return file.encoded[encoding];
}

function readClientFile(folder: string, name: string): ClientFile {
  return {
    body: readFileSync(join(folder, name)),
    etag: `"${versionBeside(folder)}"`,
    type: name.endsWith(".map")
      ? "application/json; charset=utf-8"
      : "application/javascript; charset=utf-8",
    encoded: {},
  };
}

/** The bundles of one version never change once it is published; socket.io's users know this validator. */
function versionBeside(folder: string): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(folder, "../package.json"), "utf8"),
  );
  return version;
}
