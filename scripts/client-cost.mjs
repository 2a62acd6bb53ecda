// `node scripts/client-cost.mjs`: what each feature and module of the client costs a page, for docs/decisions/client-size.md.
import { gzipSync } from "node:zlib";
import { minify } from "rolldown/experimental";
import { at } from "./command.mjs";
import { bundlePage } from "./page-bundle.mjs";

/** @typedef {readonly [path: string, code: string]} Module */

/** Feature → which modules are there for it alone. */
const FEATURES = Object.entries({
  channels: /channel/,
  "Socket.IO packets (binary and checks included)":
    /protocol\/src\/socket|reserved|client\/src\/codec/,
  "messages of protocol errors": /protocol\/src\/errors/,
  "sockets: namespaces, events, acknowledgements, retries, recovery":
    /client\/src\/(socket|session|event-sender|acks|outbox|emitter|catch-all)/,
  "managers and reconnection": /client\/src\/(manager|reconnect|backoff|lookup|options|target)/,
  "URLs, in and out": /\/(url|request-url)\.ts/,
  "connection, heartbeat, timers": /engine\/(connection|heartbeat|handshake|timers|options)\.ts/,
  "long-polling, base64 included": /polling|payload|base64|write-buffer/,
  websocket: /transports\/websocket/,
  "choice of transports, upgrade": /candidates|upgrade\.ts/,
  "browsers: fetch, WebSocket, page events": /platform/,
});

/** @returns {Promise<readonly Module[]>} the modules of `import { io }` in a page, without what is dropped */
async function modulesOfPage() {
  const source = `export { io } from ${JSON.stringify(at("packages/client/src/index.ts"))}`;
  const alias = { "@baro/protocol": at("packages/protocol/src/index.ts") };
  const page = await bundlePage(source, {}, { resolve: { alias } });
  return Object.entries(page.modules).flatMap(([id, { code }]) =>
    code ? [/** @type {Module} */ ([id.slice(at("packages/").length), code])] : [],
  );
}

/** @param {readonly Module[]} modules @returns {Promise<number>} bytes, minified and with gzip -9 */
async function sizeOf(modules) {
  const text = modules.map(([, code]) => code).join("\n");
  // Where a module is left out, nothing else is to go with it.
  const options = { module: true, compress: { unused: false }, mangle: { toplevel: true } };
  const { code } = await minify("page.js", text, options);
  return gzipSync(code, { level: 9 }).length;
}

const modules = await modulesOfPage();
const total = await sizeOf(modules);

/** @param {string} name @param {(path: string) => boolean} isPart */
async function rowOf(name, isPart) {
  const rest = modules.filter(([path]) => !isPart(path));
  return { name, bytes: total - (await sizeOf(rest)) };
}

/** @param {readonly { name: string, bytes: number }[]} rows */
function print(rows) {
  const sorted = [...rows].sort((a, b) => b.bytes - a.bytes);
  for (const { name, bytes } of sorted) console.log(`${String(bytes).padStart(6)}  ${name}`);
}

console.log("Bytes by which the bundle shrinks without each feature, or module:");
print(await Promise.all(FEATURES.map(([name, parts]) => rowOf(name, (path) => parts.test(path)))));
console.log("");
print(await Promise.all(modules.map(([name]) => rowOf(name, (path) => path === name))));
console.log(`\n${String(total).padStart(6)}  all`);
