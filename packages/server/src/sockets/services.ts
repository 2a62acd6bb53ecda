import type { SocketPacket } from "@baro/protocol";
import { ChannelStorage } from "../channels/storage.ts";
import { nextServerId } from "../diagnostics/server-id.ts";
import { memoryStore } from "../store/memory.ts";
import { ClientDeadlines } from "./client-deadlines.ts";
import { type Codec, customCodec, defaultCodec } from "./codec.ts";
import { type Counters, createCounters } from "./counters.ts";
import { FanOut } from "./fan-out.ts";
import { Inbox } from "./inbox.ts";
import { type RecoveryOptions, resolveRecovery, type SocketsOptions } from "./options.ts";

/** What all namespaces, clients and sockets of one server share. */
export interface Services {
  /** Which server of this process it is, in what is told by diagnostics. */
  readonly serverId: number;
  readonly codec: Codec;
  readonly fanOut: FanOut;
  readonly inbox: Inbox<SocketPacket>;
  readonly counters: Counters;
  readonly channels: ChannelStorage;
  readonly deadlines: ClientDeadlines;
  /** Undefined: no state is kept of clients that left. */
  readonly recovery: Required<RecoveryOptions> | undefined;
  /** Bounds on what one client may have. */
  readonly bounds: Bounds;
}

type Bounds = Readonly<
  Pick<
    SocketsOptions,
    "maxPendingAcks" | "maxRoomsPerSocket" | "maxNamespacesPerClient" | "maxConcurrentListeners"
  >
>;

export function createServices(options: SocketsOptions): Services {
  const { parser, connectionStateRecovery, store = memoryStore(), maxChannelsPerSocket } = options;
  const codec = parser ? customCodec(parser) : defaultCodec(options.maxAttachments);
  const serverId = nextServerId();
  return {
    serverId,
    codec,
    fanOut: new FanOut(codec),
    inbox: new Inbox(),
    counters: createCounters(),
    channels: new ChannelStorage(store, { maxChannelsPerSocket, serverId }),
    deadlines: new ClientDeadlines(options),
    recovery: resolveRecovery(connectionStateRecovery),
    bounds: options,
  };
}
