import type {
  DecorateAcknowledgementsWithMultipleResponses,
  DefaultEventsMap,
  EventsMap,
  Loose,
} from "@baro/protocol";
import type { Socket } from "../sockets/api.ts";
import type { BroadcastOperator } from "../sockets/broadcast-api.ts";
import type { Authenticate } from "./door.ts";
import type { Identity } from "./identity.ts";

/** Who may come in, and how long someone who left still counts as here. */
export interface UsersOptions<Subject> {
  /**
   * Says who a client is that asks to come in: called with its socket before the middleware that is added later and before
   * `connection`, also for clients that return to their state (`connectionStateRecovery`). With undefined or null, and with
   * an `until` that is over, the client is refused: its `connect_error` has the message "unauthorized" and the data
   * `{ code: "unauthorized" }`. A `Refusal`, as any error with `data`, refuses with its message and data; of any other error,
   * and of what is no identity, the client hears no more than that it is refused, and it is reported as that of a failing
   * listener is. When connections are ended while it is at work, it is called again.
   */
  readonly authenticate: Authenticate<Subject>;
  /** From the end of someone's last connection until they "went": a page that is loaded anew is no news. ms, default 3000, 0 allowed. */
  readonly grace?: number | undefined;
}

/** Whose connections. */
export type UserOrSession =
  | { readonly user: string; readonly session?: never }
  | { readonly session: string; readonly user?: never };

/** The users of a namespace, each with any number of connections. `came`, `went`, `isHere` and `here` are of this process. */
export interface Users<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
> {
  /**
   * `came`: the first connection of someone who was not here, before its `connection` listeners. `went`: `grace` after the
   * last one ended. What a listener throws is reported as that of a failing listener is, and holds nobody up.
   */
  on(event: "came" | "went", listener: (user: string) => void): this;
  once(event: "came" | "went", listener: (user: string) => void): this;
  off(event: "came" | "went", listener: (user: string) => void): this;
  /** Whether someone has a connection to this process, or had until less than `grace` ago. */
  isHere(user: string): boolean;
  /** The ids of all who are here, in the order in which they came. */
  here(): string[];
  /** Who a socket is, also in the middleware that is added later and after it has ended; undefined for one that was not let in. */
  of(socket: Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>): Identity | undefined;
  /** A broadcast to all connections of a user, or of several, on all servers. To no users: to nobody. */
  to(
    user: string | readonly string[],
  ): BroadcastOperator<DecorateAcknowledgementsWithMultipleResponses<EmitEvents>, SocketData>;
  /**
   * Ends the connections of a user or of a session, on all servers: those of this process are over when it returns. A client
   * that is just coming in is asked anew. Let `authenticate` refuse them first.
   * @throws ServerOptionError SERVER_OPTION for what names neither
   */
  end(whose: UserOrSession): void;
  /**
   * Ends it: everybody who is here "went", no timer is left, and nobody comes in any more: clients that try are disconnected,
   * and try again. Connections stay until the server closes. Idempotent.
   */
  close(): void;
}
