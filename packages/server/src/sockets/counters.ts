/** What the sockets floor of one server refused or ignored since it was made. */
export interface Counters {
  /** Messages that are no packet; each closed its connection. */
  malformedPackets: number;
  /** Packets for a namespace that the client is not in; each closed its connection. */
  misdirectedPackets: number;
  /** Clients that a middleware refused. */
  refusedClients: number;
  /** CONNECT packets for namespaces that there are not. */
  unknownNamespaces: number;
  /** Connections closed because they joined no namespace in time. */
  connectTimeouts: number;
  /** Answers to events that nobody awaits: a second answer, one that came late, or one to nothing. */
  unknownAcks: number;
  /** Volatile packets that a client did without, and packets that a newer one of `latest` replaced. */
  droppedPackets: number;
  /** Answers that were given up because `maxPendingAcks` others were awaited after them. */
  droppedAcks: number;
  /** Clients closed because a socket was to be in more than `maxRoomsPerSocket` rooms. */
  roomLimits: number;
  /** CONNECT packets refused because of `maxNamespacesPerClient`. */
  namespaceLimits: number;
}

export function createCounters(): Counters {
  return {
    malformedPackets: 0,
    misdirectedPackets: 0,
    refusedClients: 0,
    unknownNamespaces: 0,
    connectTimeouts: 0,
    unknownAcks: 0,
    droppedPackets: 0,
    droppedAcks: 0,
    roomLimits: 0,
    namespaceLimits: 0,
  };
}
