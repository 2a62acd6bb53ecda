import type { DefaultEventsMap, EventsMap, Loose } from "@baro/protocol";
import type {
  Namespace as NamespaceApi,
  Server as ServerApi,
  Socket as SocketApi,
} from "./sockets/api.ts";
import type {
  NamespaceConstructor,
  ServerConstructor,
  SocketConstructor,
} from "./sockets/constructors.ts";
import type { ServerArgument } from "./sockets/http-server.ts";
import { Namespace as NamespaceClass } from "./sockets/namespace.ts";
import type { ServerOptions } from "./sockets/options.ts";
import { Server as ServerClass } from "./sockets/server.ts";
import { Socket as SocketClass } from "./sockets/socket.ts";

export {
  ChannelError,
  type ChannelErrorCode,
  type DefaultEventsMap,
  type Entry,
  type Member,
  type Position,
} from "@baro/protocol";
export type {
  AdapterConstructor,
  AdapterLike,
  BroadcastFlags,
  BroadcastOptions,
  Room,
  Session,
  SocketId,
} from "./adapter/contract.ts";
export type { EventSchemas } from "./channels/accepting.ts";
export type { AccessRequest, Authorize, Identify, Verdict } from "./channels/access.ts";
export type { Channels } from "./channels/api.ts";
export type {
  Channel,
  ChannelEvents,
  ChannelHistory,
  EntryOf,
  PublishOptions,
  PublishReceipt,
} from "./channels/channel.ts";
export type { EntriesRange } from "./channels/entries.ts";
export type { Projection } from "./channels/projection.ts";
export type { Retention } from "./channels/retention.ts";
export { addressBehind } from "./engine/address-behind.ts";
export type { CloseReason, EngineConnection, TransportName } from "./engine/contract.ts";
export type { ConnectionError } from "./engine/errors.ts";
export { fromOwnPage } from "./engine/own-page.ts";
export type { Rate } from "./engine/token-bucket.ts";
export { type EndOnSignalsOptions, endOnSignals } from "./program/end-on-signals.ts";
export { type OpenPort, type OpenPortOptions, openPort } from "./program/open-port.ts";
export type { Rates, RatesOptions, RatesTable } from "./rates/api.ts";
export { rates } from "./rates/rates.ts";
export { Refusal, type RefusalData, type RefusalOptions } from "./refusal.ts";
export type { Answer } from "./requests/answer.ts";
export type { AnswersTo, RequestSchemas, RequestsOf, RequestsOptions } from "./requests/api.ts";
export { requests } from "./requests/requests.ts";
export type { SchemaResult, StandardSchema } from "./schemas/standard-schema.ts";
export type { NamespaceMatcher, NamespaceMiddleware } from "./sockets/api.ts";
export type { BroadcastOperator, RemoteSocket } from "./sockets/broadcast-api.ts";
export type { CustomParser } from "./sockets/codec.ts";
export type { DrainOptions } from "./sockets/drain.ts";
export { type Health, type HealthHandler, type HealthOptions, health } from "./sockets/health.ts";
export type { RecoveryOptions, ServerOptions } from "./sockets/options.ts";
export type {
  DisconnectReason,
  Event,
  ExtendedError,
  Handshake,
  MiddlewareOptions,
} from "./sockets/types.ts";

export type {
  ChannelStore,
  Draft,
  LogHead,
  LogPage,
  ReadRange,
  Receipt,
  StoredEntry,
  TrimBounds,
} from "./store/contract.ts";
export { StoreError, type StoreErrorCode } from "./store/errors.ts";
export { type MemoryStoreOptions, memoryStore } from "./store/memory.ts";
export type { UserOrSession, Users, UsersOptions } from "./users/api.ts";
export type { Authenticate } from "./users/door.ts";
export type { Identity } from "./users/identity.ts";
export { users } from "./users/users.ts";

// Users name these as types with four parameters, and as values: the classes below implement the types.

export type Server<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
> = ServerApi<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;
export const Server: ServerConstructor = ServerClass;

export type Namespace<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
> = NamespaceApi<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;
export const Namespace: NamespaceConstructor = NamespaceClass;

export type Socket<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
> = SocketApi<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;
export const Socket: SocketConstructor = SocketClass;

/** Makes a server without `new`, as `require("socket.io")(httpServer, options)` does. */
export default function io(server?: ServerArgument, options?: Partial<ServerOptions>): Server {
  return new Server(server, options);
}
