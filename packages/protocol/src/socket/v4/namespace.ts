/** A namespace as packets of revision 4 name it. */
export interface NamespaceNameV4 {
  readonly nsp: string;
  /** Credentials for this namespace, decoded; of a name that comes twice the last value. Without a prototype. */
  readonly query: Readonly<Record<string, string>>;
}

const NO_QUERY: NamespaceNameV4["query"] = Object.freeze(Object.create(null));

/**
 * Splits what stands for a namespace in a packet of revision 4 of the Socket.IO protocol, `/admin?token=x`, into its name
 * and its query. Clients of that revision have no other place for credentials, and give them with CONNECT; a query in
 * another packet says nothing.
 *
 * @param name the `nsp` of a packet as the decoder gives it
 */
export function splitNamespaceV4(name: string): NamespaceNameV4 {
  const mark = name.indexOf("?");
  if (mark < 0) return { nsp: name, query: NO_QUERY };
  const query: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(name.slice(mark))) query[key] = value;
  return { nsp: name.slice(0, mark), query };
}
