import type { OpenPayload } from "@baro/protocol";
import type { TransportName } from "./contract.ts";
import { Frame } from "./frame.ts";
import type { EngineOptions } from "./options.ts";

/** The `open` packet of a new session (Engine.IO protocol 4, section "Handshake"). */
export function handshakeFrame(id: string, transport: TransportName, opts: EngineOptions): Frame {
  const payload: OpenPayload = {
    sid: id,
    upgrades: upgradesFrom(transport, opts),
    pingInterval: opts.pingInterval,
    pingTimeout: opts.pingTimeout,
    maxPayload: opts.maxHttpBufferSize,
  };
  return Frame.encoded(`0${JSON.stringify(payload)}`);
}

function upgradesFrom(from: TransportName, opts: EngineOptions): readonly string[] {
  if (!opts.allowUpgrades || from !== "polling") return [];
  return opts.transports.filter((name) => name === "websocket");
}
