import type { Session } from "../adapter/contract.ts";
import type { Frame } from "../engine/frame.ts";
import { eventPacket } from "./event-packet.ts";
import type { FanOut } from "./fan-out.ts";

/**
 * What a returning client has missed until now, event by event.
 * @returns undefined where some of it is gone
 * @throws ProtocolError SOCKET_UNENCODABLE, or what a custom parser throws
 */
export function missedFrames(
  { missedPackets, meanwhile = () => [] }: Session,
  nsp: string,
  fanOut: FanOut,
): readonly (readonly Frame[])[] | undefined {
  const later = meanwhile();
  if (later === undefined) return undefined;
  return [...missedPackets, ...later].map(([name, ...args]) =>
    fanOut.frames(eventPacket(nsp, name, args)),
  );
}
