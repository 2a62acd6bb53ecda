/**
 * The first of the offered content codings that a client accepts (RFC 9110 section 12.5.3), or undefined for none.
 * @param header the value of Accept-Encoding
 * @param offered names of codings, best first
 */
export function pickEncoding<Name extends string>(
  header: string | undefined,
  offered: readonly Name[],
): Name | undefined {
  if (header === undefined) return undefined;
  const accepted = new Set<string>();
  for (const part of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    if (!parameters.some(isZeroQuality)) accepted.add(name);
  }
  return offered.find((name) => accepted.has(name));
}

function isZeroQuality(parameter: string): boolean {
  return parameter.startsWith("q=") && Number(parameter.slice(2)) === 0;
}
