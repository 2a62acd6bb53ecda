import { CHANNEL_EVENTS, type Member, type MemberChanges } from "@baro/protocol";
import type { Later, Peer, Wire } from "./ports.ts";
import { Throttle } from "./throttle.ts";

/** Whoever is told of members has not more than so many events a second of them: one in each so many ms. */
const PAUSE = 50;

/** Who is to be told. */
interface Watcher {
  readonly peer: Pick<Peer, "writeFrames">;
}

/** What it needs to tell them. */
export interface MemberNewsHost {
  readonly later: Later;
  readonly wire: Wire;
}

interface Change {
  readonly member: Member;
  readonly hasLeft: boolean;
}

/**
 * Who comes to a channel and who goes, told several at once: a thousand clients that come back would else be a million
 * events. Each watcher is told what has changed since it was told who is there.
 */
export class MemberNews {
  readonly #channel: string;
  readonly #wire: Wire;
  /** Who is told of all changes that wait. */
  readonly #watchers = new Set<Watcher>();
  /** Who came while they waited, and how many of them it is not to be told. */
  readonly #newcomers = new Map<Watcher, number>();
  readonly #throttle: Throttle;
  #changes: Change[] = [];

  constructor(channel: string, { later, wire }: MemberNewsHost) {
    this.#channel = channel;
    this.#wire = wire;
    this.#throttle = new Throttle(() => this.#tell(), PAUSE, later);
  }

  /** From now on; call it in the turn in which it is told who is there. */
  watch(watcher: Watcher): void {
    if (this.#changes.length === 0) this.#watchers.add(watcher);
    else this.#newcomers.set(watcher, this.#changes.length);
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#newcomers.delete(watcher);
  }

  add({ join = [], leave = [] }: MemberChanges): void {
    if (this.#watchers.size === 0 && this.#newcomers.size === 0) return;
    for (const member of join) this.#changes.push({ member, hasLeft: false });
    for (const member of leave) this.#changes.push({ member, hasLeft: true });
    this.#throttle.due();
  }

  #tell(): void {
    const changes = this.#changes;
    this.#changes = [];
    this.#tellAll(this.#watchers, changes);
    for (const [since, newcomers] of bySince(this.#newcomers)) {
      this.#tellAll(newcomers, changes.slice(since));
      for (const each of newcomers) this.#watchers.add(each);
    }
    this.#newcomers.clear();
  }

  #tellAll(watchers: ReadonlySet<Watcher>, changes: readonly Change[]): void {
    const sum = sumOf(changes);
    if (watchers.size === 0 || sum === undefined) return;
    const frames = this.#wire.frames(CHANNEL_EVENTS.MEMBERS, [this.#channel, sum]);
    for (const { peer } of watchers) peer.writeFrames(frames);
  }
}

function bySince(newcomers: ReadonlyMap<Watcher, number>): ReadonlyMap<number, Set<Watcher>> {
  const groups = new Map<number, Set<Watcher>>();
  for (const [watcher, since] of newcomers) {
    const group = groups.get(since) ?? new Set();
    groups.set(since, group.add(watcher));
  }
  return groups;
}

/** Who came and went meanwhile, or went and came, has not changed. Undefined: nobody has. */
function sumOf(changes: readonly Change[]): MemberChanges | undefined {
  const sum = new Map<string, Change>();
  for (const change of changes) {
    if (!sum.delete(change.member.id)) sum.set(change.member.id, change);
  }
  const join: Member[] = [];
  const leave: Member[] = [];
  for (const { hasLeft, member } of sum.values()) (hasLeft ? leave : join).push(member);
  if (sum.size === 0) return undefined;
  return { ...(join.length > 0 && { join }), ...(leave.length > 0 && { leave }) };
}
