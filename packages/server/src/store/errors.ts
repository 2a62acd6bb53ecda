/** Every way in which a store can fail: code → what it means and what to do. Callers match on the code. */
const STORE_ERRORS = {
  STORE_LOCKED:
    "another process writes to this store; stop it, or give each process a store of its own",
  STORE_NEWER: "the store was written by a newer version; update this program",
  STORE_DAMAGED:
    "the store's file is damaged or is no store; restore a backup, or move it away to start empty",
  STORE_FULL: "the disk is full, or the store has reached its bound; make room",
  STORE_DRIVER:
    "the compiled part of better-sqlite3 is missing, or of another version of Node; run `npm rebuild better-sqlite3`",
  STORE_IO: "the store's files cannot be read or written; look at `cause`",
  STORE_CLOSED: "the store is closed",
} as const;

export type StoreErrorCode = keyof typeof STORE_ERRORS;

/** The only error that a store rejects with. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  /** @param options `cause`: the error below; `detail`: what ends the message, such as the file's name */
  constructor(code: StoreErrorCode, options: ErrorOptions & { readonly detail?: string } = {}) {
    const { detail, ...rest } = options;
    super(detail === undefined ? STORE_ERRORS[code] : `${STORE_ERRORS[code]} (${detail})`, rest);
    this.code = code;
  }
}
