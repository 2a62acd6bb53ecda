import type { DefaultEventsMap, EventsMap, Loose } from "@baro/protocol";
import type { Namespace, Server, Socket } from "./api.ts";
import type { ServerArgument } from "./http-server.ts";
import type { ServerOptions } from "./options.ts";

/** `new Server(httpServer | port | options, options)`. */
export type ServerConstructor = new <
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
>(
  server?: ServerArgument,
  options?: Partial<ServerOptions>,
) => Server<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;

/** Namespaces are made by `server.of`; the class is there for `instanceof`. */
export type NamespaceConstructor = abstract new (
  ...args: never[]
) => Namespace<Loose, Loose, Loose, Loose>;

/** Sockets are made by their namespace; the class is there for `instanceof`. */
export type SocketConstructor = abstract new (
  ...args: never[]
) => Socket<Loose, Loose, Loose, Loose>;
