import type { IncomingMessage } from "node:http";
import { askAllowRequest } from "./allow-request.ts";
import type { AllowRequest } from "./options.ts";
import { badRequest, forbidden, type Refusal } from "./refusal.ts";

/** What decides on a new session, and names it. */
export interface Gate {
  readonly allowRequest: AllowRequest | undefined;
  generateId(request: IncomingMessage): string | Promise<string>;
}

/** @returns the id for a new session, or why there is none */
export async function admit(request: IncomingMessage, gate: Gate): Promise<string | Refusal> {
  if (gate.allowRequest) {
    const decision = await askAllowRequest(gate.allowRequest, request);
    if (!decision.allowed) return forbidden({ message: decision.message });
  }
  try {
    const id: unknown = await gate.generateId(request);
    if (typeof id !== "string" || id === "") throw new TypeError("the id is no text");
    return id;
  } catch (error) {
    return badRequest("ID_GENERATION_ERROR", { error });
  }
}
