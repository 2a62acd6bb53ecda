/** Groups of an IPv6 address, and how many of them name the network that a provider gives to one customer (RFC 6177). */
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** IPv4 as a socket of both families tells it (RFC 4291 section 2.5.5.2). */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * What an address counts for: whoever has one of IPv6 has as many as he likes of the same /64, and they count as one.
 * IPv4, and what is no address, stays as it is.
 */
export function networkOf(address: string): string {
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [bare = ""] = address.split("%", 1);
  if (!bare.includes(":") || !URL.canParse(`http://[${bare}]/`)) return address;
  return `${groupsOf(bare).slice(0, NETWORK_GROUPS).join(":")}::/64`;
}

/** All eight, without leading zeros. */
function groupsOf(address: string): string[] {
  const halves = address.toLowerCase().split("::");
  const [head = [], tail = []] = halves.map((part) => part.split(":").filter(Boolean));
  const gap = new Array<string>(Math.max(0, GROUPS - head.length - tail.length)).fill("0");
  return [...head, ...gap, ...tail].map((group) => group.replace(/^0+(?=.)/, ""));
}
