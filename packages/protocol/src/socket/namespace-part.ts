/** How a namespace stands in front of what a packet says: the main namespace is left out. */
export function namespacePart(nsp: string): string {
  return nsp === "/" ? "" : `${nsp},`;
}
