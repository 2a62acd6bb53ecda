/** What stores are written against; each store's package carries its own copy. */
export type * from "./contract.ts";
export { StoreError, type StoreErrorCode } from "./errors.ts";
export { PageCut, sizeOf } from "./page.ts";
