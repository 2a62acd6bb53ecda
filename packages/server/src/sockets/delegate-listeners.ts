import { EventEmitter } from "node:events";

/** What an emitter has beside `emit`, for the listeners of others. */
const LISTENER_METHODS = [
  "addListener",
  "on",
  "once",
  "prependListener",
  "prependOnceListener",
  "off",
  "removeListener",
  "removeAllListeners",
  "setMaxListeners",
  "getMaxListeners",
  "listeners",
  "rawListeners",
  "listenerCount",
  "eventNames",
] as const satisfies readonly (keyof EventEmitter)[];

/** Has the listeners of every object of a prototype kept by another emitter. */
export function delegateListeners<Self extends object>(
  prototype: Self,
  keeper: (self: Self) => EventEmitter,
): void {
  for (const name of LISTENER_METHODS) {
    const method: (...args: never[]) => unknown = EventEmitter.prototype[name];
    const value = function (this: Self, ...args: unknown[]): unknown {
      return Reflect.apply(method, keeper(this), args);
    };
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}
