interface Cookie {
  readonly value: string;
  /** ms since the epoch. */
  readonly expires: number;
}

/** The cookies of one connection: all its requests go to one host and path, so that name and expiry are enough. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes the `set-cookie` headers of an answer. */
  store(headers: readonly string[]): void {
    for (const header of headers) this.#storeOne(header);
  }

  /** The `cookie` header of a request; empty without cookies. */
  header(): string {
    const now = Date.now();
    const alive = [...this.#cookies].filter(([, { expires }]) => expires > now);
    return alive.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  #storeOne(header: string): void {
    const [pair = "", ...attributes] = header.split(";");
    const [name, value] = splitAtEquals(pair);
    if (name !== "" && value !== undefined) {
      this.#cookies.set(name, { value, expires: expiryOf(attributes) });
    }
  }
}

/** RFC 6265 section 5.3: `Max-Age` wins over `Expires`; without both, the cookie lives as long as the session. */
function expiryOf(attributes: readonly string[]): number {
  const values = new Map(
    attributes.map((attribute) => {
      const [name, value = ""] = splitAtEquals(attribute);
      return [name.toLowerCase(), value];
    }),
  );
  const maxAge = Number.parseInt(values.get("max-age") ?? "", 10);
  if (!Number.isNaN(maxAge)) return Date.now() + maxAge * 1000;
  const expires = Date.parse(values.get("expires") ?? "");
  return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires;
}

function splitAtEquals(text: string): [name: string, value: string | undefined] {
  const at = text.indexOf("=");
  if (at < 0) return [text.trim(), undefined];
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
