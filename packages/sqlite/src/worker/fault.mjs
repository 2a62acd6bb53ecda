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
 * SQLite's result codes (sqlite.org/rescode.html), and what loading its compiled part fails with; what is not here is STORE_IO.
 * @type {readonly (readonly [RegExp, StoreErrorCode])[]}
 */
const BY_CAUSE = [
  [/^SQLITE_(BUSY|LOCKED)/, "STORE_LOCKED"],
  [/^SQLITE_(NOTADB|CORRUPT)/, "STORE_DAMAGED"],
  [/^SQLITE_FULL/, "STORE_FULL"],
  [/^(ERR_DLOPEN_FAILED|Could not locate the bindings file)/, "STORE_DRIVER"],
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
  const cause = below === "" ? message : `${below}: ${message}`;
  const code = BY_CAUSE.find(([pattern]) => pattern.test(cause))?.[1] ?? "STORE_IO";
  return { code, detail: path, cause };
}
