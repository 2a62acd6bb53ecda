import type { IncomingMessage } from "node:http";
import type { AllowRequest } from "./options.ts";

/** What the client is told where the app gives no message of its own. */
const FORBIDDEN = "Forbidden";

/**
 * Asks the app whether a handshake may go on. An `allowRequest` that throws, or whose promise rejects, refuses: an error in
 * a gatekeeper must not open the gate.
 * @returns why not, or undefined
 */
export function askAllowRequest(
  allowRequest: AllowRequest,
  request: IncomingMessage,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const refuse = () => resolve(FORBIDDEN);
    try {
      const outcome: unknown = allowRequest(request, (error, success) => {
        resolve(success && !error ? undefined : (error ?? FORBIDDEN));
      });
      if (outcome instanceof Promise) outcome.catch(refuse);
    } catch {
      refuse();
    }
  });
}
