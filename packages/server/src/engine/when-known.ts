import { isolate, surface } from "./surface.ts";

/** Goes on with what is known, in this turn where it is: no promise is made where nobody waits. What `next` throws surfaces. */
export function whenKnown<Value>(
  value: Value | Promise<Value>,
  next: (value: Value) => void,
): void {
  if (value instanceof Promise) value.then(next).catch(surface);
  else isolate(next, value);
}
