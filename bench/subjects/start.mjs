import { createServer } from "node:http";
import { BareClient } from "./bare-client.mjs";
import { BareRoom } from "./bare-room.mjs";
import { listenHttp } from "./http.mjs";
import { listening } from "./listening.mjs";
import { listenNet } from "./net.mjs";
import { listenWs } from "./ws.mjs";

/** @typedef {import("../contract.ts").Scenario<Record<string, number>>} AnyScenario */
/** @typedef {Record<string, number>} Params */
/** @typedef {{ port: number, actions: import("../contract.ts").Actions }} Started port: 0 for a client */

/**
 * Becomes what a scenario is played against.
 * @param {AnyScenario} scenario
 * @param {import("../contract.ts").Subject} subject
 * @param {Params} params
 * @returns {Promise<Started>}
 */
export async function startSubject(scenario, subject, params) {
  if (scenario.client) {
    const connect = await CLIENTS[subject]();
    return { port: 0, actions: scenario.client({ connect, params }) };
  }
  return await SERVERS[subject](scenario, params);
}

const SERVERS = {
  baro: socketsFrom("@baro/server"),
  "socket.io": socketsFrom("socket.io"),
  net: bareOn(listenNet),
  ws: bareOn(listenWs),
  http: bareOn(listenHttp),
};

const CLIENTS = {
  baro: clientFrom("@baro/client"),
  "socket.io": clientFrom("socket.io-client"),
  net: bareClient,
  ws: bareClient,
  http: bareClient,
};

/** @param {string} packageName of a server with Socket.IO's API, run with its defaults */
function socketsFrom(packageName) {
  return async (/** @type {AnyScenario} */ scenario, /** @type {Params} */ params) => {
    const { Server } = await import(packageName);
    const httpServer = createServer();
    /** @type {import("socket.io").Server} */
    const io = new Server(httpServer, scenario.options?.(params) ?? {});
    const actions = scenario.sockets?.({ io, params }) ?? {};
    return { port: await listening(httpServer), actions };
  };
}

/** @param {(room: BareRoom) => Promise<number>} listen */
function bareOn(listen) {
  return async (/** @type {AnyScenario} */ scenario, /** @type {Params} */ params) => {
    const room = new BareRoom();
    const context = { params, clients: room.clients, listen: room.listen.bind(room) };
    return { actions: scenario.bare?.(context) ?? {}, port: await listen(room) };
  };
}

/** @param {string} packageName of a client with Socket.IO's API */
function clientFrom(packageName) {
  return async () => {
    /** @type {typeof import("socket.io-client")} */
    const { io } = await import(packageName);
    return (/** @type {number} */ port) =>
      io(`http://127.0.0.1:${port}`, { transports: ["websocket"] });
  };
}

async function bareClient() {
  return (/** @type {number} */ port) => new BareClient(port);
}
