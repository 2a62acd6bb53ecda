import { Heartbeat, type HeartbeatOptions } from "../heartbeat.ts";
import { jsonp } from "../jsonp.ts";
import { PACKET_HANDLERS } from "../packet-handlers.ts";
import type { Revision } from "../revision.ts";
import { POLLING, WEBSOCKET } from "./codecs.ts";

/** Engine.IO protocol 4: clients since 3.0 of socket.io-client. */
export function revision4(options: HeartbeatOptions): Revision {
  return {
    protocol: 4,
    pulse: new Heartbeat(options),
    handlers: PACKET_HANDLERS,
    pollingCodec: ({ j }) => (j === undefined ? POLLING : jsonp(POLLING, j)),
    webSocketCodec: () => WEBSOCKET,
  };
}
