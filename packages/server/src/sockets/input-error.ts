/** What a server takes from no client beyond what is no packet at all: code → message. Callers match on the code. */
const INPUT_ERRORS = {
  PACKET_TOO_DEEP: "the packet nests deeper than 1000 arrays and objects; send flatter values",
  PACKET_TOO_MANY_ARGUMENTS: "the packet has more than 10000 arguments; send one array of them",
  ATTACHMENT_TIMEOUT: "an announced attachment did not come in time (attachmentTimeout)",
  MAX_ROOMS_PER_SOCKET: "the client is in too many rooms (maxRoomsPerSocket)",
  MAX_CONCURRENT_LISTENERS: "too many events wait for listeners at work (maxConcurrentListeners)",
  MAX_NAMESPACES_PER_CLIENT: "too many namespaces on one connection (maxNamespacesPerClient)",
} as const;

type InputErrorCode = keyof typeof INPUT_ERRORS;

/** Why a client was closed, as an `error` listener of its sockets hears it. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code: InputErrorCode;

  constructor(code: InputErrorCode) {
    super(INPUT_ERRORS[code]);
    this.code = code;
  }
}
