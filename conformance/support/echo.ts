import type { RunningServer } from "@baro/testing";

/** An acknowledgement as a listener gets it. */
type Acknowledge = (...args: unknown[]) => void;

/** Makes a server send back each event, or answer with its arguments where an acknowledgement is asked. */
export function echo({ io }: RunningServer): void {
  io.on("connection", (socket) => {
    socket.onAny((event: string, ...args: unknown[]) => {
      const last = args.at(-1);
      if (isAcknowledge(last)) last(...args.slice(0, -1));
      else socket.emit(event, ...args);
    });
  });
}

function isAcknowledge(value: unknown): value is Acknowledge {
  return typeof value === "function";
}
