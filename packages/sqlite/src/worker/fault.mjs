/** @typedef {import("@baro/server/store").StoreErrorCode} StoreErrorCode */

/** A failure with its code, on its way to the program's thread. */
export class StoreFault extends Error {
  /** @param {StoreErrorCode} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

/** @type {readonly (readonly [RegExp, StoreErrorCode])[]} */
const BY_SQLITE_CODE = [
  [/^SQLITE_(BUSY|LOCKED)/, "STORE_LOCKED"],
  [/^SQLITE_(NOTADB|CORRUPT)/, "STORE_DAMAGED"],
  [/^SQLITE_FULL/, "STORE_FULL"],
];

/**
 * What went wrong, in the words of stores.
 * @param {unknown} error
 * @returns {{ code: StoreErrorCode, detail: string }}
 */
export function faultOf(error) {
  if (error instanceof StoreFault) return { code: error.code, detail: error.message };
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = BY_SQLITE_CODE.find(([pattern]) => pattern.test(code));
  return { code: known?.[1] ?? "STORE_IO", detail: code === "" ? detail : `${code}: ${detail}` };
}
