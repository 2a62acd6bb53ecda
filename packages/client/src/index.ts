import { lookup } from "./lookup.ts";
import { Manager, Socket } from "./manager.ts";

/** Revision of the Socket.IO protocol that is spoken. */
const protocol = 5;

/** `io(url, options)`, and what scripts without modules find on it. */
const io = Object.assign(lookup, { Manager, Socket, connect: lookup, io: lookup, protocol });

export type {
  DefaultEventsMap,
  Entry,
  EventsMap,
  History,
  HistoryRange,
  Member,
  Position,
} from "@baro/protocol";
export type {
  Channel,
  ChannelEvents,
  ChannelOptions,
  ChannelReservedEvents,
  EntryMeta,
} from "./channels/channel.ts";
export type { Channels } from "./channels/channels.ts";
export { ChannelError } from "./channels/error.ts";
export type { SubscriptionStart } from "./channels/feed.ts";
export { indexedDbOutbox } from "./channels/indexed-db-outbox.ts";
export { localStorageOutbox } from "./channels/local-storage-outbox.ts";
export type { PublishReceipt } from "./channels/outbox.ts";
export type { OutboxStore, Pending } from "./channels/outbox-store.ts";
export type { Connection } from "./engine/connection.ts";
export type { EngineOptions, TransportName } from "./engine/options.ts";
export type { RequestOptions } from "./engine/request-options.ts";
export type {
  CloseDetails,
  Transport,
  TransportClass,
  TransportContext,
  TransportSink,
} from "./engine/transport.ts";
export {
  Polling as Fetch,
  Polling as NodeXHR,
  Polling as XHR,
} from "./engine/transports/polling.ts";
export {
  WebSocketTransport as NodeWebSocket,
  WebSocketTransport as WebSocket,
} from "./engine/transports/websocket.ts";
export { WebTransport } from "./engine/transports/webtransport.ts";
export { type DisconnectDescription, TransportError } from "./errors.ts";
export type { ManagerReservedEvents } from "./manager-events.ts";
export type { Auth, ManagerOptions, SocketOptions } from "./options.ts";
export type { ExtendedError, SocketReservedEvents } from "./socket-events.ts";
export { io, io as connect, io as default, Manager, protocol, Socket };
