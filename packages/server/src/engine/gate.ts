import type { IncomingMessage } from "node:http";
import { askAllowRequest } from "./allow-request.ts";
import type { AllowRequest } from "./options.ts";
import { badRequest, forbidden, type Refusal } from "./refusal.ts";

/** What decides on a new session, and names it. */
export interface Gate {
  readonly allowRequest: AllowRequest | undefined;
  generateId(request: IncomingMessage): string | Promise<string>;
}

/** The id for a new session, or why there is none. */
type Admitted = string | Refusal;

/** @returns at once, unless the app takes its time */
export function admit(request: IncomingMessage, gate: Gate): Admitted | Promise<Admitted> {
  const { allowRequest } = gate;
  return allowRequest ? admitAllowed(allowRequest, request, gate) : nameSession(request, gate);
}

async function admitAllowed(
  allowRequest: AllowRequest,
  request: IncomingMessage,
  gate: Gate,
): Promise<Admitted> {
  const decision = await askAllowRequest(allowRequest, request);
  if (!decision.allowed) return forbidden({ message: decision.message });
  return nameSession(request, gate);
}

function nameSession(request: IncomingMessage, gate: Gate): Admitted | Promise<Admitted> {
  try {
    const id: unknown = gate.generateId(request);
    return typeof id === "string" ? checkedId(id) : awaitId(id);
  } catch (error) {
    return noId(error);
  }
}

/** Whatever may be awaited is, as an app of plain JavaScript may give. */
async function awaitId(id: unknown): Promise<Admitted> {
  try {
    return checkedId(await id);
  } catch (error) {
    return noId(error);
  }
}

function checkedId(id: unknown): Admitted {
  return typeof id === "string" && id !== "" ? id : noId(new TypeError("the id is no text"));
}

function noId(error: unknown): Refusal {
  return badRequest("ID_GENERATION_ERROR", { error });
}
