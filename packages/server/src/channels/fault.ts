import { ChannelError, type ChannelFault, type Faulty } from "@baro/protocol";

/** An error as it travels. */
export function faultOf({ code, message, reason, retry }: ChannelError): ChannelFault {
  return { code, message, ...(reason !== undefined && { reason }), ...(retry && { retry }) };
}

/** The answer of a request that failed; what is no error of channels is told to `report` alone. */
export function failure(error: unknown, report: (error: unknown) => void): Faulty {
  if (error instanceof ChannelError) return { error: faultOf(error) };
  report(error);
  return { error: faultOf(new ChannelError("store_unavailable")) };
}
