import { stringifySetCookie } from "cookie";
import type { CookieOptions } from "./options.ts";

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
