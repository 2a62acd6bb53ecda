/** What is told of users. */
export interface PresenceNews {
  came(user: string): void;
  went(user: string): void;
}

/** Someone who is here: by connections, or in the time of grace after the last. */
interface Stay {
  connections: number;
  leaving: NodeJS.Timeout | undefined;
}

/** Who is here, by how many connections, and who still counts as here. */
export class Presence {
  readonly #grace: number;
  readonly #news: PresenceNews;
  readonly #stays = new Map<string, Stay>();

  /** @param grace ms from the end of the last connection until its user went */
  constructor(grace: number, news: PresenceNews) {
    this.#grace = grace;
    this.#news = news;
  }

  has(user: string): boolean {
    return this.#stays.has(user);
  }

  users(): string[] {
    return [...this.#stays.keys()];
  }

  /** Somebody has a connection more. */
  add(user: string): void {
    const stay = this.#stays.get(user);
    if (stay === undefined) {
      this.#stays.set(user, { connections: 1, leaving: undefined });
      this.#news.came(user);
      return;
    }
    stay.connections++;
    clearTimeout(stay.leaving);
    stay.leaving = undefined;
  }

  /** Somebody has a connection less. */
  remove(user: string): void {
    const stay = this.#stays.get(user);
    if (stay === undefined || --stay.connections > 0) return;
    if (this.#grace === 0) this.#end(user);
    else stay.leaving = setTimeout(() => this.#end(user), this.#grace).unref();
  }

  /** Everybody goes. */
  clear(): void {
    for (const user of this.users()) this.#end(user);
  }

  #end(user: string): void {
    clearTimeout(this.#stays.get(user)?.leaving);
    if (this.#stays.delete(user)) this.#news.went(user);
  }
}
