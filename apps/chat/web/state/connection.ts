import { io, type Socket } from "@baro/client";
import type {
  ClientToServer,
  Credentials,
  ErrorCode,
  ServerToClient,
} from "../../server/events.ts";
import { Cell } from "./cell.ts";

export type ChatSocket = Socket<ServerToClient, ClientToServer>;

export type Status =
  | { readonly phase: "connecting" }
  | { readonly phase: "online"; readonly transport: string }
  | { readonly phase: "reconnecting"; readonly attempt: number }
  /** The server does not want these credentials; it will not be asked again. */
  | { readonly phase: "refused"; readonly code: ErrorCode };

export interface ConnectionOptions {
  readonly credentials: Credentials;
  /** Only this one (`polling` or `websocket`); both when not given. */
  readonly transport?: string | undefined;
}

/** Opens the connection to the server the page came from. It comes back by itself until it is closed. */
export function connect({ credentials, transport }: ConnectionOptions): ChatSocket {
  return io({
    auth: { ...credentials },
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
    timeout: 8000,
    ...(transport !== undefined && { transports: [transport] }),
  });
}

/** Follows what the connection does, for people to see. */
export function watchStatus(socket: ChatSocket): Cell<Status> {
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
    const code = refusalCode(error);
    if (code === undefined) lost();
    else status.set({ phase: "refused", code });
  });
  socket.io.on("reconnect_attempt", (attempt) => status.set({ phase: "reconnecting", attempt }));
  return status;
}

/** The code that the server's middleware gave, as far as the error is its answer and not a fault of the network. */
function refusalCode(error: Error): ErrorCode | undefined {
  if (!("data" in error) || typeof error.data !== "object" || error.data === null) return undefined;
  const { code }: { code?: unknown } = error.data;
  return isRefusalCode(code) ? code : undefined;
}

const REFUSALS: readonly unknown[] = [
  "nickname_empty",
  "nickname_length",
  "bad_request",
  "internal",
] satisfies ErrorCode[];

function isRefusalCode(code: unknown): code is ErrorCode {
  return REFUSALS.includes(code);
}
