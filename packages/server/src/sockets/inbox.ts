import { surface } from "../engine/surface.ts";

/** What arrived for a client and waits for the turn to be looked at. */
export interface PacketTarget<Packet> {
  /** Throws nothing: what listeners throw is reported where they are called. */
  accept(packet: Packet): void;
}

/** Whom events are dispatched to once all packets of the turn were looked at. */
export interface DispatchTarget {
  /** Throws nothing, as above. */
  dispatch(event: unknown[]): void;
}

/**
 * What arrives in one turn of the event loop is handled at its end, in order, in two stages as in Socket.IO: first every
 * packet (joins, leaves, acknowledgements, catch-all listeners and packet middleware), then the listeners of the events
 * among them. So an event is not delivered any more when its client left in the same turn.
 *
 * Should something throw all the same it surfaces, and what stood behind it is handled.
 */
export class Inbox<Packet> {
  readonly #packets = new Lane<PacketTarget<Packet>, Packet>();
  readonly #events = new Lane<DispatchTarget, unknown[]>();
  readonly #tasks = new Lane<() => void, undefined>();
  readonly #run = (): void => this.#drain();
  #scheduled = false;

  addPacket(target: PacketTarget<Packet>, packet: Packet): void {
    this.#packets.add(target, packet);
    this.#schedule();
  }

  addEvent(target: DispatchTarget, event: unknown[]): void {
    this.#events.add(target, event);
    this.#schedule();
  }

  /** Something to do after the packets and before the events: what follows a middleware. */
  addTask(task: () => void): void {
    this.#tasks.add(task, undefined);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(this.#run);
  }

  #drain(): void {
    this.#packets.drain(acceptPacket);
    this.#tasks.drain(runTask);
    this.#events.drain(dispatchEvent);
    this.#scheduled = false;
    if (this.#packets.waiting || this.#tasks.waiting) this.#schedule();
  }
}

const acceptPacket = <Packet>(target: PacketTarget<Packet>, packet: Packet) =>
  target.accept(packet);
const runTask = (task: () => void) => task();
const dispatchEvent = (target: DispatchTarget, event: unknown[]) => target.dispatch(event);

/** A queue of pairs in two arrays, so that waiting costs no object. */
class Lane<Target, Item> {
  readonly #targets: Target[] = [];
  readonly #items: Item[] = [];
  #next = 0;

  get waiting(): boolean {
    return this.#targets.length > 0;
  }

  add(target: Target, item: Item): void {
    this.#targets.push(target);
    this.#items.push(item);
  }

  /** Handles all, and what is added meanwhile. */
  drain(handle: (target: Target, item: Item) => void): void {
    while (this.#next < this.#targets.length) this.#handleSome(handle);
    this.#targets.length = 0;
    this.#items.length = 0;
    this.#next = 0;
  }

  /** Up to the first that throws: caught around the loop, so that nothing is paid for each. */
  #handleSome(handle: (target: Target, item: Item) => void): void {
    try {
      while (this.#next < this.#targets.length) {
        const at = this.#next++;
        handle(this.#targets[at] as Target, this.#items[at] as Item);
      }
    } catch (error) {
      surface(error);
    }
  }
}
