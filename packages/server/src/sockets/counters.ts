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
}

export function createCounters(): Counters {
  return {
    malformedPackets: 0,
    misdirectedPackets: 0,
    refusedClients: 0,
    unknownNamespaces: 0,
    connectTimeouts: 0,
    unknownAcks: 0,
  };
}
