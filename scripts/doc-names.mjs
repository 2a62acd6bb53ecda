// What the code blocks of the documentation take for given, by the side of the wire that they are on.

const SHARED = `
  interface Lobby { message: { text: string } }
  var createServer: typeof import("node:http").createServer;
  var httpServer: import("node:http").Server;
  var log: { (...words: unknown[]): void; error(error: unknown): void };
`;

const SERVER = `
declare global {
  ${SHARED}
  type DefaultEventsMap = import("@baro/server").DefaultEventsMap;
  type ServerSocket = import("@baro/server").Socket;
  var Server: typeof import("@baro/server").Server;
  var io: import("@baro/server").Server;
  var socket: ServerSocket;
  var store: ReturnType<typeof import("@baro/sqlite").sqliteStore>;
  var { Refusal, requests, users }: typeof import("@baro/server");
  var { z }: typeof import("zod");
  var metrics: typeof import("@baro/metrics").metrics;
  var express: () => import("node:http").RequestListener;
  var Koa: new () => { callback(): import("node:http").RequestListener };
  var Fastify: () => { server: import("node:http").Server; listen(options: { port: number }): Promise<string> };
  var request: import("node:http").IncomingMessage;
  var options: import("node:http").ServerOptions;
  var [tick, at, userId, room]: [number, number, string, string];
  var pool: { query(sql: string): Promise<unknown> };
  var index: {
    newestOffset(channel: string): number;
    add(channel: string, entry: import("@baro/server").Entry): void;
    channels(): string[];
  };
  function mayUse(user: unknown, channel: string, action: string): Promise<boolean>;
  function mayCall(socket: ServerSocket, event: string): boolean;
  function checkToken(socket: ServerSocket, next: (error?: Error) => void): void;
  function userOf(token: unknown): Promise<string>;
  function logIn(name: string, password: string): Promise<string>;
  function readCredentials(body: unknown): { name: string; password: string };
  function exists(name: string, token: unknown): Promise<boolean>;
}
export {};
`;

const CLIENT = `
declare global {
  ${SHARED}
  type Socket<From extends object, To extends object> = import("@baro/client").Socket<From, To>;
  type Renamed = import("@baro/server").Answer<{ room: string; name: string }>;
  interface FromServer { "room:renamed": (room: string, name: string) => void }
  interface Requests { "room:rename": (input: { room: string; name: string }, reply: (answer: Renamed) => void) => void }
  var Server: typeof import("@baro/server").Server;
  var sqliteStore: typeof import("@baro/sqlite").sqliteStore;
  var io: typeof import("@baro/client").io;
  var socket: import("@baro/client").Socket;
  var [token, item, x, y]: [string, { name: string }, number, number];
  var [saved, oldest]: [{ epoch: string; offset: number } | undefined, number];
  function mayUse(socket: import("@baro/server").Socket, channel: string): Promise<boolean>;
  function currentToken(): string;
  function renew(): string;
  function retryLater(item: unknown): void;
  function show(text: string, by: string | undefined): void;
  function save(position: { epoch: string; offset: number } | undefined): void;
  function loadAnew(): void;
}
export {};
`;

/** A module for each side that declares its names for all modules beside it. */
export const SIDES = { server: SERVER, client: CLIENT };

const OF_CLIENT = /@baro\/client|socket\.channel|= io\(/;

/**
 * @param {string} page path relative to the project
 * @param {string} code
 * @returns {keyof typeof SIDES}
 */
export function sideOf(page, code) {
  return page.endsWith("/client.md") || OF_CLIENT.test(code) ? "client" : "server";
}
