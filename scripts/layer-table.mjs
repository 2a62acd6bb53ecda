/**
 * Who may import whom, type imports included: ARCHITECTURE.md's arrows as a table.
 *
 * A file belongs to the area with the longest matching path. `may` names areas; a file may always import its own
 * area unless `alone` says that the files (or folders) right below the area's path are siblings that know nothing of
 * each other. `packages` are the npm packages and `node:` modules that may be imported at run time; type imports of
 * `node:` modules are free wherever some `node:` module is named in `types`.
 *
 * @typedef {object} Area
 * @property {string} path prefix, relative to the project
 * @property {readonly string[]} may names of other areas
 * @property {readonly string[]} packages run-time packages; "node:*" stands for every module of Node
 * @property {readonly string[]} [types] packages that may be imported as types only
 * @property {boolean} [alone] its direct children never import each other
 */

const PURE_NODE = [
  "node:buffer",
  "node:crypto",
  "node:events",
  "node:diagnostics_channel",
  "node:zlib",
];

/** @type {Readonly<Record<string, Area>>} */
export const AREAS = {
  protocol: { path: "packages/protocol/src/", may: [], packages: [] },

  "engine contract": {
    path: "packages/server/src/engine/",
    may: ["protocol", "transports"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  transports: {
    path: "packages/server/src/engine/transports/",
    may: ["protocol", "engine contract"],
    packages: PURE_NODE,
    types: ["node:*"],
    alone: true,
  },
  hosts: {
    path: "packages/server/src/hosts/",
    may: ["protocol", "engine contract", "transports"],
    packages: ["node:*", "ws"],
    alone: true,
  },
  adapter: {
    path: "packages/server/src/adapter/",
    may: ["protocol", "engine contract"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  sockets: {
    path: "packages/server/src/sockets/",
    may: ["protocol", "engine contract", "adapter", "compat"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  compat: {
    path: "packages/server/src/compat/",
    may: ["protocol", "engine contract", "adapter", "sockets"],
    packages: PURE_NODE,
    types: ["node:*"],
  },
  "server root": {
    path: "packages/server/src/index.ts",
    may: ["protocol", "engine contract", "transports", "hosts", "adapter", "sockets", "compat"],
    packages: [],
    types: ["node:*"],
  },

  "client engine": {
    path: "packages/client/src/engine/",
    may: ["protocol", "client transports", "client platforms"],
    packages: ["#platform"],
  },
  "client transports": {
    path: "packages/client/src/engine/transports/",
    may: ["protocol", "client engine"],
    packages: ["#platform"],
    alone: true,
  },
  "client platforms": {
    path: "packages/client/src/engine/platform.",
    may: ["protocol", "client engine", "client transports"],
    packages: ["node:*", "ws"],
    alone: true,
  },
  client: {
    path: "packages/client/src/",
    may: ["protocol", "client engine"],
    packages: [],
    types: ["node:*"],
  },

  testing: {
    path: "packages/testing/src/",
    may: ["protocol"],
    packages: [
      "node:*",
      "ws",
      "@baro/server",
      "@baro/client",
      "socket.io",
      "socket.io-client",
      "vitest",
    ],
  },
};
