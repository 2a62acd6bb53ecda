import { createServer } from "node:http";
import type { ServerOptions } from "@baro/testing";
import { rawRequest } from "./support/request.ts";
import { sameServer } from "./support/same.ts";

const HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
const FILES = ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.js.map"];

sameServer(
  "the client's bundles are served under the path, for every origin that may have them",
  async (stage) => {
    const { url } = await stage.start({ serveClient: true, cors: { origin: "http://x.test" } });
    for (const file of [...FILES, ...FILES.map((name) => `${name}?v=1`), "other.js"]) {
      const { status, headers } = await rawRequest(`${url}/socket.io/${file}`);
      stage.log(file, status, headers["content-type"], headers["access-control-allow-origin"]);
    }
  },
);

sameServer(
  "a bundle that the client has is not sent again, and is sent compressed",
  async (stage) => {
    const { url } = await stage.start({ serveClient: true });
    const file = `${url}/socket.io/socket.io.js`;
    const { headers } = await rawRequest(file, { headers: { "accept-encoding": "gzip" } });
    const etag = headers.etag ?? "";
    stage.log(headers["content-encoding"], headers["cache-control"]);
    for (const known of [etag, `W/${etag}`, '"other"']) {
      const { status, body } = await rawRequest(file, { headers: { "if-none-match": known } });
      stage.log(status, body.length > 0);
    }
  },
);

sameServer("without serveClient a bundle is a bad request", async (stage) => {
  const { url } = await stage.start({ serveClient: false });
  const { status, body } = await rawRequest(`${url}/socket.io/socket.io.js`);
  stage.log(status, body);
});

sameServer("what is not under the path goes to the app", async (stage) => {
  const http = createServer((_request, response) => response.end("app"));
  const { url } = await stage.start({ path: "/p" }, http);
  for (const target of ["/", "/p", "/px", "/socket.io/", "/p/?EIO=9&transport=x"]) {
    const { status, body } = await rawRequest(url + target);
    stage.log(target, status, body);
  }
});

const CORS: readonly ServerOptions["cors"][] = [
  undefined,
  { origin: "*" },
  { origin: ["http://a.test", "http://b.test"], credentials: true },
  { origin: true, methods: ["GET"], allowedHeaders: ["x-one"], exposedHeaders: "x-two", maxAge: 5 },
  { origin: /a\.test$/ },
  { origin: (origin, callback) => callback(null, origin === "http://a.test") },
];

sameServer("cors in all forms sets the headers of requests and preflights", async (stage) => {
  for (const cors of CORS) {
    const { url } = await stage.start(cors ? { cors } : {});
    for (const method of ["GET", "OPTIONS"]) {
      const asked = { method, headers: { origin: "http://a.test" } };
      const { status, headers } = await rawRequest(url + HANDSHAKE, asked);
      const told = Object.entries(headers).filter(([name]) => /^(access|vary)/.test(name));
      stage.log(method, status, Object.fromEntries(told));
    }
  }
});

const REFUSED: readonly [target: string, method: string][] = [
  ["/socket.io/", "GET"],
  ["/socket.io/?transport=constructor", "GET"],
  ["/socket.io/?transport=polling", "GET"],
  ["/socket.io/?EIO=3&transport=polling", "GET"],
  ["/socket.io/?EIO=4&transport=polling&sid=abc", "GET"],
  [HANDSHAKE, "POST"],
  [HANDSHAKE, "PUT"],
  [HANDSHAKE, "OPTIONS"],
  ["/socket.io/?EIO=4&transport=websocket", "GET"],
];

sameServer(
  "refused requests get the code and message of socket.io, and connection_error tells why",
  async (stage) => {
    const { io, url } = await stage.start();
    io.engine.on("connection_error", ({ req, ...told }: { req: { url: string } }) => {
      stage.log("connection_error", req.url, told);
    });
    const { errors, errorMessages } = Object(io.engine.constructor);
    stage.log(errors, errorMessages);
    for (const [target, method] of REFUSED) {
      const { status, body, headers } = await rawRequest(url + target, { method });
      stage.log(target, method, status, body, headers["content-type"]);
    }
  },
);

sameServer(
  "allowRequest decides by its second argument, and words the refusal by its first",
  async (stage) => {
    const answers: [error: string | null | undefined, success: boolean][] = [
      [null, false],
      [undefined, false],
      ["closed", false],
      ["odd", true],
      [null, true],
    ];
    for (const answer of answers) {
      const { io, url } = await stage.start({ allowRequest: (_request, done) => done(...answer) });
      io.engine.on("connection_error", ({ code, message, context }: Record<string, unknown>) => {
        stage.log(code, message, context);
      });
      const { status, body } = await rawRequest(url + HANDSHAKE);
      stage.log(status, status === 200 ? "a handshake" : body);
    }
  },
);

const COOKIES: readonly ServerOptions["cookie"][] = [
  true,
  { name: "n" },
  { name: "n", path: "/p", httpOnly: false, sameSite: "strict", secure: true, maxAge: 86_400 },
  { name: "n", domain: "d.test", sameSite: "none" },
];

sameServer("the cookie option in all forms gives the cookie of socket.io", async (stage) => {
  for (const cookie of COOKIES) {
    const { url } = await stage.start(cookie ? { cookie } : {});
    const { headers, body } = await rawRequest(url + HANDSHAKE);
    const { sid } = JSON.parse(body.slice(1)) as { sid: string };
    stage.log(headers["set-cookie"]?.map((line) => line.replace(sid, "SID")));
  }
});

sameServer("the handshake tells the options, and brings the initial packet", async (stage) => {
  const options = { pingInterval: 1000, pingTimeout: 2000, maxHttpBufferSize: 5 };
  const started = [
    await stage.start({ ...options, transports: ["polling"] }),
    await stage.start({ allowUpgrades: false }),
    await stage.start({ initialPacket: "welcome" }),
  ];
  for (const { url } of started) {
    const { body, headers } = await rawRequest(url + HANDSHAKE);
    stage.log(body.replace(/"sid":"[^"]*"/, ""), headers["content-type"], headers["cache-control"]);
  }
});
