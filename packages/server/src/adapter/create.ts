import type { AdapterConstructor, AdapterLike } from "./contract.ts";

/** Makes the adapter of a namespace, of a class or of a function. */
export function createAdapter(maker: AdapterConstructor, namespace: object): AdapterLike {
  return isConstructor(maker) ? new maker(namespace) : maker(namespace);
}

/** Published adapters are functions that are called with `new`; arrow functions have no prototype and cannot be. */
function isConstructor(maker: AdapterConstructor): maker is new (namespace: object) => AdapterLike {
  return maker.prototype !== undefined;
}
