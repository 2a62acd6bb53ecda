import type { IncomingMessage } from "node:http";
import type { AddressOf } from "./door.ts";
import { EngineError } from "./errors.ts";
import { networkOf } from "./network-of.ts";

/**
 * Says where a client is, whatever stands in front of the server: for the option `addressOf`, and for what an app counts
 * by itself, such as wrong passwords. Of IPv6 that is the /64 network, as whoever has one address of it has all.
 * @param proxies how many proxies in front are your own. Each of them must append the address that it sees to
 *   `X-Forwarded-For`: what the outermost saw is the client, and what stands before that is the client's own word. 0: there
 *   is none, and the header means nothing
 * @throws EngineError ENGINE_OPTION for what is no count of proxies
 */
export function addressBehind(proxies: number): AddressOf {
  if (!Number.isInteger(proxies) || proxies < 0) {
    throw new EngineError(
      "ENGINE_OPTION",
      "addressBehind takes how many proxies there are, 0 or more",
    );
  }
  return ({ headers, socket }) => {
    const seen = proxies === 0 ? [] : forwarded(headers).slice(-proxies);
    return networkOf(seen[0] ?? socket.remoteAddress ?? "");
  };
}

/** The client first, the innermost proxy's view last. */
function forwarded(headers: IncomingMessage["headers"]): string[] {
  const list = [headers["x-forwarded-for"] ?? []].flat().join();
  return list
    .split(",")
    .map((address) => address.trim())
    .filter(Boolean);
}
