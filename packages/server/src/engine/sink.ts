import type { TransportSink } from "./transport.ts";

/** What a transport has until its connection or probe takes it over, in the same turn: nobody listens. */
export const UNATTENDED: TransportSink = {
  onPacket() {},
  onMalformed() {},
  onWritable() {},
  onEnd() {},
};
