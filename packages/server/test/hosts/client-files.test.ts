import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { listen, rawRequest } from "@baro/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ClientFiles } from "../../src/hosts/node/client-files.ts";

const BODY = `var io = "${"한글 ".repeat(500)}";`;
const home = mkdtempSync(join(tmpdir(), "baro-client-files-"));
const folder = join(home, "client-dist");
const files = new ClientFiles([join(folder, "missing"), folder]);
const server = createServer((request, response) => {
  const name = ClientFiles.nameIn(request.url?.slice(1) ?? "");
  if (name) files.serve(name, request, response);
  else response.writeHead(418).end();
});
let url = "";

beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(join(home, "package.json"), '{ "version": "1.2.3" }');
  writeFileSync(join(folder, "socket.io.js"), BODY);
  writeFileSync(join(folder, "socket.io.js.map"), "{}");
  writeFileSync(join(folder, "secret.js"), "secret");
  url = `http://127.0.0.1:${await listen(server)}`;
});
afterAll(() => {
  server.close();
  rmSync(home, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  rawRequest(url + path, { headers, method });

describe("a bundle", () => {
  test("is served as it is, with its type and a validator", async () => {
    const answer = await get("/socket.io.js?v=1");
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(BODY);
    expect(answer.headers).toMatchObject({
      "content-type": "application/javascript; charset=utf-8",
      "content-length": String(Buffer.byteLength(BODY)),
      "cache-control": "public, max-age=0",
      vary: "Accept-Encoding",
    });
    expect(answer.headers.etag).toBe('"1.2.3"');
  });

  test.each([
    ["br", brotliDecompressSync],
    ["gzip", gunzipSync],
  ])("is compressed by %s for who takes it, twice alike", async (encoding, decompress) => {
    for (const time of ["first", "second"]) {
      const answer = await get("/socket.io.js", { "accept-encoding": encoding });
      expect(answer.headers["content-encoding"], time).toBe(encoding);
      expect(Number(answer.headers["content-length"])).toBe(answer.bytes.length);
      expect(answer.bytes.length).toBeLessThan(BODY.length / 2);
      expect(decompress(answer.bytes).toString()).toBe(BODY);
    }
  });

  test("is not sent again to who has it", async () => {
    const etag = (await get("/socket.io.js")).headers.etag ?? "";
    for (const known of [etag, `"other", W/${etag}`]) {
      const answer = await get("/socket.io.js", { "if-none-match": known });
      expect(answer.status).toBe(304);
      expect(answer.body).toBe("");
      expect(answer.headers.etag).toBe(etag);
    }
    expect((await get("/socket.io.js", { "if-none-match": '"other"' })).status).toBe(200);
  });

  test("is described by HEAD without its body", async () => {
    const answer = await get("/socket.io.js", {}, "HEAD");
    expect(answer.status).toBe(200);
    expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(BODY)));
    expect(answer.body).toBe("");
  });
});

test("a source map is JSON", async () => {
  const answer = await get("/socket.io.js.map");
  expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(answer.body).toBe("{}");
});

test("a bundle that was not built is answered 404", async () => {
  expect((await get("/socket.io.esm.min.js")).status).toBe(404);
});

test.each(["/secret.js", "/../secret.js", "/socket.io.js/", "/socket.io.js%00", "/SOCKET.IO.JS"])(
  "%s names no bundle",
  async (path) => {
    expect((await get(path)).status).toBe(418);
  },
);
