import type { SocketPacket } from "@baro/protocol";
import { ChannelStorage } from "../channels/storage.ts";
import { memoryStore } from "../store/memory.ts";
import { type Codec, customCodec, DEFAULT_CODEC } from "./codec.ts";
import { type Counters, createCounters } from "./counters.ts";
import { FanOut } from "./fan-out.ts";
import { Inbox } from "./inbox.ts";
import { type RecoveryOptions, resolveRecovery, type SocketsOptions } from "./options.ts";

/** What all namespaces, clients and sockets of one server share. */
export interface Services {
  readonly codec: Codec;
  readonly fanOut: FanOut;
  readonly inbox: Inbox<SocketPacket>;
  readonly counters: Counters;
  readonly channels: ChannelStorage;
  /** Undefined: no state is kept of clients that left. */
  readonly recovery: Required<RecoveryOptions> | undefined;
}

export function createServices({
  parser,
  connectionStateRecovery,
  store = memoryStore(),
  maxChannelsPerSocket,
}: SocketsOptions): Services {
  const codec = parser ? customCodec(parser) : DEFAULT_CODEC;
  return {
    codec,
    fanOut: new FanOut(codec),
    inbox: new Inbox(),
    counters: createCounters(),
    channels: new ChannelStorage(store, { maxChannelsPerSocket }),
    recovery: resolveRecovery(connectionStateRecovery),
  };
}
