import type { OpenPayload } from "@baro/protocol";

/** What the server said at the start; older servers give no `maxPayload`. */
export type Handshake = Omit<OpenPayload, "maxPayload"> & { readonly maxPayload?: number };

/**
 * Reads the JSON of an open packet (Engine.IO protocol 4, section "Handshake").
 * @returns `undefined` when it is none
 */
export function readHandshake(data: unknown): Handshake | undefined {
  const parsed = parseJson(data);
  return isHandshake(parsed) ? parsed : undefined;
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}

function isHandshake(value: unknown): value is Handshake {
  if (typeof value !== "object" || value === null) return false;
  const { sid, upgrades, pingInterval, pingTimeout, maxPayload = 0 } = value as Partial<Handshake>;
  return (
    typeof sid === "string" &&
    sid !== "" &&
    Array.isArray(upgrades) &&
    [pingInterval, pingTimeout, maxPayload].every((size) => typeof size === "number" && size >= 0)
  );
}
