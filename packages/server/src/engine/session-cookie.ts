import { stringifySetCookie } from "cookie";

/** Attributes of the session cookie, as in RFC 6265 section 4.1; `maxAge` in seconds. */
export interface CookieOptions {
  /** Default "io". */
  readonly name?: string;
  /** Default "/". */
  readonly path?: string;
  /** Default true. */
  readonly httpOnly?: boolean;
  /** Default "lax". */
  readonly sameSite?: boolean | "lax" | "strict" | "none";
  readonly secure?: boolean;
  readonly maxAge?: number;
  readonly domain?: string;
  readonly expires?: Date;
  readonly partitioned?: boolean;
  readonly priority?: "low" | "medium" | "high";
}

/** The `Set-Cookie` value that tells a load balancer which session a request belongs to (RFC 6265 section 4.1). */
export function sessionCookie(id: string, option: true | CookieOptions): string {
  const {
    name = "io",
    path = "/",
    httpOnly = true,
    sameSite = "lax",
    ...rest
  } = option === true ? {} : option;
  return stringifySetCookie(name, id, { ...rest, path, httpOnly, sameSite });
}
