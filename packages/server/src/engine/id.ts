import { randomFillSync } from "node:crypto";

/** 15 bytes are 120 random bits, and 20 characters without padding. */
const ID_BYTES = 15;
const POOL_IDS = 256;

const pool = Buffer.allocUnsafe(ID_BYTES * POOL_IDS);
let next = pool.length;

/** An unguessable identifier of 20 URL-safe characters. Random bytes are drawn for 256 of them at a time. */
export function randomId(): string {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  next += ID_BYTES;
  return pool.toString("base64url", next - ID_BYTES, next);
}
