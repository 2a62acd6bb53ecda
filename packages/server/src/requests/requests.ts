import type { EventsMap } from "@baro/protocol";
import type { Namespace, Server, Socket } from "../sockets/api.ts";
import { namespaceOf } from "../sockets/namespace-of.ts";
import type { AnswersTo, Complete, RequestSchemas, RequestsOptions, WithAsker } from "./api.ts";
import { type AnySocket, type Request, serving } from "./serve.ts";
import { mustBe, tableOf } from "./table.ts";

/** Names of the requests that namespaces have. */
const taken = new WeakMap<object, Set<string>>();

/**
 * Answers requests of clients: events whose input is checked by a schema, and whose acknowledgement gets an {@link Answer}
 * in every case. A request without an acknowledgement is done too, and not answered.
 *
 * For each request: `before`; then the schema, which gets the first argument (undefined where there is none); then the answer,
 * unless its socket has left meanwhile. A client's requests run beside each other; where `before` and the schema give what they
 * give at once, answers begin in the order in which the requests came, and with the other events of their socket.
 *
 * What the asker gets: `{ ok: true, value }`; of a `Refusal` its code; `bad_request` where the schema does not take the
 * input, and not what is wrong with it, as schemas may say what clients are not to know; `internal` of all else that is thrown or
 * rejected, and of a value that cannot be encoded: that is reported as an async listener's rejection is (`error` of the socket,
 * else of its namespace; `baro:listener:failed`).
 *
 * Call it before clients come: those who are there already have no requests.
 * @param io a server, for its main namespace, or a namespace; for one of a pattern, all that it makes have the requests
 * @param schemas by name: zod, valibot, arktype, or what else implements Standard Schema, version 1
 * @returns the answers, for `RequestsOf<typeof schemas, typeof answers>`
 * @throws ServerOptionError SERVER_OPTION for what is no server or schema, a request without an answer, an answer without a
 * request, a name that the namespace has a request of already, and one that events of another kind have: `disconnect`,
 * `error`, `baro:…`
 */
export function requests<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ServerSideEvents extends EventsMap,
  SocketData,
  Schemas extends RequestSchemas,
  Answers extends AnswersTo<Schemas, never>,
  Asker = Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
>(
  io:
    | Server<ListenEvents, EmitEvents, ServerSideEvents, SocketData>
    | Namespace<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
  schemas: Schemas,
  options: RequestsOptions<
    Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
    keyof Schemas & string,
    Asker,
    Complete<Answers, Schemas, Asker>
  > &
    WithAsker<Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>, Asker>,
): Answers {
  const namespace = namespaceOf(io, "requests");
  mustBe(Object(options) === options, "options must be an object with answers");
  const { before, answers } = options;
  const table = tableOf({ schemas, before, answers });
  take(namespace, table);
  const listeners = table.map((request) => [request.name, serving(request)] as const);
  namespace.on("connection", (socket: AnySocket) => {
    for (const [name, listener] of listeners) socket.on(name, listener);
  });
  return answers;
}

/** A name twice would have two answers, of which the asker gets the faster. */
function take(namespace: object, table: readonly Request[]): void {
  const names = taken.get(namespace) ?? new Set();
  for (const { name } of table) mustBe(!names.has(name), `"${name}" is answered already`);
  for (const { name } of table) names.add(name);
  taken.set(namespace, names);
}
