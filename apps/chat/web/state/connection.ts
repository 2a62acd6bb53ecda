import { io, type Socket } from "@baro/client";
import type { ClientToServer, ServerToClient, UserId } from "../../shared/events.ts";
import { Cell } from "./cell.ts";

export type ChatSocket = Socket<ServerToClient, ClientToServer>;

export type Status =
  | { readonly phase: "connecting" }
  | { readonly phase: "online"; readonly transport: string }
  | { readonly phase: "reconnecting"; readonly attempt: number };

/**
 * Opens the connection to the server the page came from. It comes back by itself until it is closed. The cookie says who
 * we are, and may be another person's by now (another tab): the server then refuses us as it does who is signed out.
 * @param user whose page this is
 * @param transport only this one (`polling` or `websocket`); both when not given
 */
export function connect(user: UserId, transport: string | undefined): ChatSocket {
  return io({
    forceNew: true,
    auth: { user },
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
    timeout: 8000,
    ...(transport !== undefined && { transports: [transport] }),
  });
}

/** Follows what the connection does, for people to see. `onSignedOut`: the server does not know our session any more. */
export function watchStatus(socket: ChatSocket, onSignedOut: () => void): Cell<Status> {
  const status = new Cell<Status>({ phase: "connecting" });
  const lost = () => {
    if (status.get().phase !== "reconnecting") status.set({ phase: "reconnecting", attempt: 0 });
  };
  const showTransport = () => {
    status.set({ phase: "online", transport: socket.io.engine.transport.name });
  };
  socket.on("connect", () => {
    showTransport();
    socket.io.engine.on("upgrade", showTransport);
  });
  socket.on("disconnect", (reason) => {
    lost();
    // The one reason after which the client waits to be told.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", (error) => {
    if (isSignedOut(error)) onSignedOut();
    else lost();
  });
  socket.io.on("reconnect_attempt", (attempt) => status.set({ phase: "reconnecting", attempt }));
  return status;
}

/** What the server's middleware says; faults of the network have no such data. */
function isSignedOut(error: Error): boolean {
  const data: unknown = "data" in error ? error.data : undefined;
  return typeof data === "object" && data !== null && "code" in data && data.code === "signed_out";
}
