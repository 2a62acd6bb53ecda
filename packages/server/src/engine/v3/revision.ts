import type { HeartbeatOptions } from "../heartbeat.ts";
import type { Revision } from "../revision.ts";
import { PACKET_HANDLERS_V3 } from "./packet-handlers.ts";
import { pollingCodecV3 } from "./polling-codecs.ts";
import { Watch } from "./watch.ts";
import { webSocketCodecV3 } from "./websocket-codecs.ts";

/** Engine.IO protocol 3: clients of socket.io-client up to 2.x. */
export function revision3(options: HeartbeatOptions): Revision {
  return {
    protocol: 3,
    pulse: new Watch(options),
    handlers: PACKET_HANDLERS_V3,
    pollingCodec: pollingCodecV3,
    webSocketCodec: webSocketCodecV3,
  };
}
