import { PACKET_HANDLERS, type PacketHandlers, wrongDirection } from "../packet-handlers.ts";

/** What each packet of a client means once the session is open (Engine.IO protocol 3): the client pings, the server answers. */
export const PACKET_HANDLERS_V3: PacketHandlers = {
  ...PACKET_HANDLERS,
  ping: (receiver) => {
    receiver.answerPing();
    receiver.onHeartbeat();
  },
  pong: wrongDirection,
};
