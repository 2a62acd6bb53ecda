import { EventEmitter } from "node:events";
import { isThenable } from "./thenable.ts";

/**
 * An `EventEmitter` whose state is made with its first listener: hardly any of ten thousand connections has one. It leaves
 * out Node's constructor, as classes from before `class` do, so `captureRejections` cannot be asked of it.
 */
const BareEmitter = inheriting(class {});

/** A bare emitter that hears, as `captureRejections` would, of async listeners that reject. */
export abstract class HearingEmitter extends BareEmitter {
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const listeners = this.rawListeners(event);
    if (listeners.length === 0) return super.emit(event, ...args);
    for (const listener of listeners) this.hear(Reflect.apply(listener, this, args), event);
    return true;
  }

  /** Emits, and gives what the async listeners have promised. */
  protected call(event: string | symbol, args: readonly unknown[]): Promise<unknown>[] {
    const promises: Promise<unknown>[] = [];
    for (const listener of this.rawListeners(event)) {
      const outcome: unknown = Reflect.apply(listener, this, args);
      if (!isThenable(outcome)) continue;
      // One promise for all who wait: some do what they stand for each time that `then` is called.
      const promise = Promise.resolve(outcome);
      this.hear(promise, event);
      promises.push(promise);
    }
    return promises;
  }

  /** An async listener is at work. */
  protected onPending(_outcome: PromiseLike<unknown>): void {}

  /** An async listener has rejected. */
  protected abstract onRejection(error: unknown, event: string | symbol): void;

  /** @param outcome what a listener of the event has returned */
  protected hear(outcome: unknown, event: string | symbol): void {
    if (!isThenable(outcome)) return;
    this.onPending(outcome);
    // In a turn of its own, as what an error listener throws is nobody's rejection.
    outcome.then(undefined, (error) => process.nextTick(() => this.onRejection(error, event)));
  }
}

function inheriting(bare: new () => object): new () => EventEmitter {
  Object.setPrototypeOf(bare.prototype, EventEmitter.prototype);
  if (isEmitterClass(bare)) return bare;
  throw new TypeError("EventEmitter cannot be inherited from");
}

function isEmitterClass(bare: new () => object): bare is new () => EventEmitter {
  return bare.prototype instanceof EventEmitter;
}
