/**
 * Who may import whom, type imports included: ARCHITECTURE.md's arrows as a table.
 *
 * A file belongs to the area with the longest path that it starts with. `may` names areas; a file may always import
 * its own area unless `alone` says that the files (or folders) right below the area's path are siblings that know
 * nothing of each other. `packages` are the npm packages and `node:` modules that it may import at run time; "node:*"
 * stands for every module of Node. `types` are areas, packages and modules that it may import as types only.
 *
 * @typedef {object} Area
 * @property {readonly string[]} paths prefixes, relative to the project
 * @property {readonly string[]} may names of other areas
 * @property {readonly string[]} packages
 * @property {readonly string[]} [types]
 * @property {boolean} [alone] its direct children never import each other
 */

const PURE_NODE = [
  "node:querystring",
  "node:buffer",
  "node:crypto",
  "node:events",
  "node:timers/promises",
  "node:diagnostics_channel",
  "node:zlib",
];

/** @type {Readonly<Record<string, Area>>} */
export const AREAS = {
  protocol: { paths: ["packages/protocol/src/"], may: [], packages: [] },

  diagnostics: {
    paths: ["packages/server/src/diagnostics/"],
    may: [],
    packages: ["node:diagnostics_channel"],
  },
  "engine contract": {
    paths: [
      "bare-emitter.ts",
      "base64.ts",
      "catching-up.ts",
      "contract.ts",
      "deadlines.ts",
      "frame.ts",
      "errors.ts",
      "id.ts",
      "limit-reached.ts",
      "longest-timeout.ts",
      "own-text.ts",
      "query.ts",
      "surface.ts",
      "thenable.ts",
      "token-bucket.ts",
    ].map((file) => `packages/server/src/engine/${file}`),
    may: ["protocol", "diagnostics"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  engine: {
    paths: ["packages/server/src/engine/"],
    may: ["protocol", "diagnostics", "engine contract", "transports"],
    packages: [...PURE_NODE, "cookie"],
    types: ["node:*"],
  },
  transports: {
    paths: ["packages/server/src/engine/transports/"],
    may: ["protocol", "diagnostics", "engine contract", "engine"],
    packages: PURE_NODE,
    types: ["node:*"],
    alone: true,
  },
  hosts: {
    paths: ["packages/server/src/hosts/"],
    may: ["protocol", "diagnostics", "engine contract", "engine", "transports"],
    packages: ["node:*", "ws", "cors"],
    alone: true,
  },
  adapter: {
    paths: ["packages/server/src/adapter/"],
    may: ["protocol", "diagnostics", "engine contract"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  store: {
    paths: ["packages/server/src/store/"],
    may: ["protocol", "diagnostics", "engine contract"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  refusal: { paths: ["packages/server/src/refusal.ts"], may: [], packages: [] },
  "option error": { paths: ["packages/server/src/option-error.ts"], may: [], packages: [] },
  schemas: { paths: ["packages/server/src/schemas/"], may: ["refusal"], packages: [] },
  channels: {
    paths: ["packages/server/src/channels/"],
    may: [
      "protocol",
      "diagnostics",
      "engine contract",
      "store",
      "refusal",
      "option error",
      "schemas",
    ],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  sockets: {
    paths: ["packages/server/src/sockets/"],
    may: [
      "protocol",
      "diagnostics",
      "engine contract",
      "adapter",
      "compat",
      "own http server",
      "channels",
      "store",
      "option error",
    ],
    packages: PURE_NODE,
    // The public face names the host that it is built on.
    types: ["node:*", "hosts"],
  },
  "own http server": {
    paths: ["packages/server/src/sockets/http-server.ts"],
    may: ["sockets"],
    packages: ["node:http"],
    types: ["node:*"],
  },
  compat: {
    paths: ["packages/server/src/compat/"],
    may: ["protocol", "diagnostics", "engine contract", "adapter", "sockets"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  users: {
    paths: ["packages/server/src/users/"],
    may: ["protocol", "engine contract", "adapter", "refusal", "option error", "sockets"],
    packages: PURE_NODE,
  },
  requests: {
    paths: ["packages/server/src/requests/"],
    may: ["protocol", "engine contract", "refusal", "option error", "schemas", "sockets"],
    packages: [],
  },
  program: {
    paths: ["packages/server/src/program/"],
    may: ["diagnostics", "engine contract", "hosts", "option error", "sockets"],
    packages: ["node:events", "node:http", "node:os"],
    types: ["node:*"],
  },
  rates: {
    paths: ["packages/server/src/rates/"],
    may: ["engine contract", "refusal", "option error"],
    packages: ["node:crypto"],
  },
  "server root": {
    paths: ["index.ts", "sockets/server.ts"].map((file) => `packages/server/src/${file}`),
    may: [
      "protocol",
      "diagnostics",
      "engine contract",
      "engine",
      "transports",
      "hosts",
      "adapter",
      "store",
      "channels",
      "sockets",
      "own http server",
      "compat",
      "refusal",
      "option error",
      "schemas",
      "requests",
      "rates",
      "users",
      "program",
    ],
    packages: PURE_NODE,
    types: ["node:*"],
  },

  "sqlite wire": {
    paths: ["packages/sqlite/src/wire/"],
    may: [],
    packages: ["@baro/server/store"],
  },
  "sqlite worker": {
    paths: ["packages/sqlite/src/worker/"],
    may: ["sqlite wire"],
    packages: ["node:*", "better-sqlite3"],
    types: ["@baro/server/store"],
  },
  sqlite: {
    paths: ["packages/sqlite/src/"],
    may: ["sqlite wire"],
    packages: ["node:path", "node:worker_threads", "@baro/server/store"],
  },

  measures: {
    paths: ["packages/metrics/src/measures/"],
    may: [],
    packages: ["node:diagnostics_channel", "node:perf_hooks"],
  },
  metrics: {
    paths: ["packages/metrics/src/"],
    may: ["measures", "journal"],
    packages: ["prom-client"],
    types: ["node:http"],
  },
  journal: {
    paths: ["packages/metrics/src/journal/"],
    may: ["measures"],
    packages: ["node:crypto"],
  },
  opentelemetry: {
    paths: ["packages/metrics/src/opentelemetry/"],
    may: ["measures"],
    packages: ["node:diagnostics_channel", "@opentelemetry/api"],
  },

  "client base": {
    paths: [
      "packages/client/src/emitter.ts",
      "packages/client/src/errors.ts",
      "packages/client/src/utf8-length.ts",
    ],
    may: ["protocol"],
    packages: [],
  },
  "client engine": {
    paths: ["packages/client/src/engine/", "packages/client/src/engine/transports/candidates.ts"],
    may: ["protocol", "client base", "client transports"],
    packages: ["#platform"],
    types: ["node:*"],
  },
  "client transports": {
    paths: ["packages/client/src/engine/transports/"],
    may: ["protocol", "client base", "client engine"],
    packages: ["#platform"],
    alone: true,
  },
  "client on Node": {
    paths: ["packages/client/src/engine/platform.node.ts", "packages/client/src/engine/node/"],
    may: ["protocol", "client base", "client engine"],
    packages: ["node:*", "ws"],
  },
  "client in browsers": {
    paths: [
      "packages/client/src/engine/platform.browser.ts",
      "packages/client/src/engine/browser/",
    ],
    may: ["protocol", "client base", "client engine"],
    packages: [],
  },
  "client channels": {
    paths: ["packages/client/src/channels/"],
    may: ["protocol", "client base"],
    packages: [],
  },
  client: {
    paths: ["packages/client/src/"],
    may: ["protocol", "client base", "client engine", "client channels"],
    packages: ["#platform"],
    types: ["node:*"],
  },

  "client root": {
    paths: ["packages/client/src/index.ts"],
    may: [
      "protocol",
      "client base",
      "client engine",
      "client transports",
      "client channels",
      "client",
    ],
    packages: [],
    types: ["node:*"],
  },
  "client root with MessagePack": {
    paths: ["packages/client/src/msgpack.ts"],
    may: ["client"],
    packages: ["socket.io-msgpack-parser"],
  },

  "chat shared": { paths: ["apps/chat/shared/"], may: [], packages: ["zod"] },
  "chat server": {
    paths: ["apps/chat/server/"],
    may: ["chat shared"],
    packages: [
      "node:*",
      "@baro/metrics",
      "@baro/server",
      "@baro/sqlite",
      "better-sqlite3",
      "cookie",
      "express",
      "multer",
      "pino",
      "@better-auth/utils/password",
      "sharp",
      "zod",
    ],
  },

  testing: {
    paths: ["packages/testing/src/"],
    may: ["protocol"],
    packages: [
      "node:*",
      "ws",
      "playwright-core",
      "@baro/server",
      "@baro/client",
      "socket.io",
      "socket.io-client",
      "vitest",
    ],
  },
};
