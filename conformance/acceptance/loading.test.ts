import { onlyBaro } from "@baro/testing";
import { describe, test } from "vitest";
import { expectOk, NODES } from "./programs.ts";

const FORMS = [
  [
    "callable-with-cors.cjs",
    'require("socket.io")(server, { cors }) serves, with the CORS headers asked for',
  ],
  ["callable-with-path.cjs", 'SocketIO(server, { path: "/socket.io" }) serves'],
  ["named-server.cjs", 'const { Server } = require("socket.io") serves'],
  ["named-server.mjs", 'import { Server } from "socket.io" serves'],
  ["client-callable.cjs", 'require("socket.io-client")(url) connects'],
  ["client-named.cjs", 'const { io } = require("socket.io-client") connects'],
  ["client-default.mjs", 'import socketio from "socket.io-client" connects'],
  ["client-debug.mjs", 'import { io } from "socket.io-client/debug" connects'],
  ["client-named.mjs", 'import { io } from "socket.io-client" connects'],
] as const;

const FORMS_OF_BARO = [
  ["server-default.cjs", 'require("socket.io").default serves'],
  ["server-default.mjs", 'import SocketIO from "socket.io" serves'],
] as const;

describe.each(NODES)("on $node", ({ program }) => {
  test.each(FORMS)("%s: %s", async (file) => {
    await expectOk(program(), [`loading/${file}`]);
  });

  test.runIf(onlyBaro("npm's package has no default export")).each(FORMS_OF_BARO)(
    "%s: %s",
    async (file) => {
      await expectOk(program(), [`loading/${file}`]);
    },
  );
});
