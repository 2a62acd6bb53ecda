import type { IncomingMessage } from "node:http";
import type { AllowRequest } from "./options.ts";

/** What the app says of a handshake. */
export type Decision =
  | { readonly allowed: true }
  /** `message`: what the client is told, where the app says it. */
  | { readonly allowed: false; readonly message: unknown };

/**
 * Asks the app whether a handshake may go on: `success` decides. An `allowRequest` that throws, or whose promise rejects,
 * refuses: an error in a gatekeeper must not open the gate.
 */
export function askAllowRequest(
  allowRequest: AllowRequest,
  request: IncomingMessage,
): Promise<Decision> {
  return new Promise((resolve) => {
    const refuse = () => resolve({ allowed: false, message: undefined });
    try {
      const outcome: unknown = allowRequest(request, (message, success) => {
        resolve(success ? { allowed: true } : { allowed: false, message });
      });
      if (outcome instanceof Promise) outcome.catch(refuse);
    } catch {
      refuse();
    }
  });
}
