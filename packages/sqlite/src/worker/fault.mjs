/** @typedef {import("@baro/server/store").StoreErrorCode} StoreErrorCode */
/** @typedef {import("../wire/calls.ts").Fault} Fault */

/** What this package itself finds wrong, on its way to the program's thread. */
export class StoreFault extends Error {
  /** @param {StoreErrorCode} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * SQLite's result codes (sqlite.org/rescode.html); what is not here is STORE_IO.
 * @type {readonly (readonly [RegExp, StoreErrorCode])[]}
 */
const BY_SQLITE_CODE = [
  [/^SQLITE_(BUSY|LOCKED)/, "STORE_LOCKED"],
  [/^SQLITE_(NOTADB|CORRUPT)/, "STORE_DAMAGED"],
  [/^SQLITE_FULL/, "STORE_FULL"],
];

/**
 * What went wrong, in the words of stores.
 * @param {unknown} error
 * @param {string} path
 * @returns {Fault}
 */
export function faultOf(error, path) {
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof StoreFault) {
    return { code: error.code, detail: `${path}: ${message}`, cause: message };
  }
  const below = String(Reflect.get(Object(error), "code") ?? "");
  const code = BY_SQLITE_CODE.find(([pattern]) => pattern.test(below))?.[1] ?? "STORE_IO";
  return { code, detail: path, cause: below === "" ? message : `${below}: ${message}` };
}
