import type { OpenPayload } from "@baro/protocol";

/** What the server said at the start; older servers give no `maxPayload`. */
export type Handshake = Omit<OpenPayload, "maxPayload"> & { readonly maxPayload?: number };

type Check = (value: unknown) => boolean;

const isDuration: Check = (value) => typeof value === "number" && value >= 0;

const FIELDS: Readonly<Record<keyof Handshake, Check>> = {
  sid: (value) => typeof value === "string" && value !== "",
  upgrades: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
  pingInterval: isDuration,
  pingTimeout: isDuration,
  maxPayload: (value) => value === undefined || isDuration(value),
};

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
  return Object.entries(FIELDS).every(([name, check]) => check(Reflect.get(value, name)));
}
