import { EventEmitter } from "node:events";

/**
 * An `EventEmitter` whose state is made with its first listener: hardly any of ten thousand connections has one. It leaves
 * out Node's constructor, as classes from before `class` do, so `captureRejections` cannot be asked of it.
 */
export const BareEmitter = inheriting(class {});

function inheriting(bare: new () => object): new () => EventEmitter {
  Object.setPrototypeOf(bare.prototype, EventEmitter.prototype);
  if (isEmitterClass(bare)) return bare;
  throw new TypeError("EventEmitter cannot be inherited from");
}

function isEmitterClass(bare: new () => object): bare is new () => EventEmitter {
  return bare.prototype instanceof EventEmitter;
}
