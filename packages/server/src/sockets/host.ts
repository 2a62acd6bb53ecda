import type { Server as HttpServer } from "node:http";
import type { Http2SecureServer, Http2Server } from "node:http2";
import type { Server as HttpsServer } from "node:https";

/** Servers that a realtime server can be attached to. */
export type HttpServerLike = HttpServer | HttpsServer | Http2SecureServer | Http2Server;
