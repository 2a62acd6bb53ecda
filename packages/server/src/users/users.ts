import type { EventsMap } from "@baro/protocol";
import { isDuration, LONGEST_TIMEOUT } from "../engine/longest-timeout.ts";
import { mustBeOf } from "../option-error.ts";
import type { Namespace, Server, Socket } from "../sockets/api.ts";
import { namespaceOf, type OpenNamespace } from "../sockets/namespace-of.ts";
import type { Users, UsersOptions } from "./api.ts";
import { NamespaceUsers } from "./namespace-users.ts";

const mustBe = mustBeOf("users");

/** Namespaces that have users. */
const taken = new WeakSet<OpenNamespace>();

/**
 * Gives the clients of a namespace users: asks each who it is before it comes in, and knows from then on who is here, by any
 * number of connections. Also what {@link UsersOptions.authenticate} says is what channels know of a client (`by`, members),
 * unless the app calls `channels.identify` afterwards. Sockets are in rooms whose names begin with `baro:`, which an app leaves
 * alone. Call it before clients come.
 * @param io a server, for its main namespace, or a namespace; for one of a pattern, users are those of all that it makes
 * @throws ServerOptionError SERVER_OPTION for options that cannot work, and for a namespace that has users already
 */
export function users<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ServerSideEvents extends EventsMap,
  SocketData,
>(
  io:
    | Server<ListenEvents, EmitEvents, ServerSideEvents, SocketData>
    | Namespace<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
  options: UsersOptions<Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>>,
): Users<ListenEvents, EmitEvents, ServerSideEvents, SocketData> {
  const namespace = namespaceOf(io, "users");
  mustBe(Object(options) === options, "options must be an object with authenticate");
  const { authenticate, grace = 3000 } = options;
  mustBe(typeof authenticate === "function", '"authenticate" must be a function');
  mustBe(isDuration(grace), `"grace" must be milliseconds, 0 to ${LONGEST_TIMEOUT}`);
  mustBe(!taken.has(namespace), "this namespace has users already; call users once for each");
  taken.add(namespace);
  return new NamespaceUsers(namespace, { authenticate, grace });
}
