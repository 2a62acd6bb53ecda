import type { UserId } from "../../shared/events.ts";
import { api } from "./api.ts";
import type { Asked, Trouble } from "./ask.ts";
import { Cell } from "./cell.ts";
import { connect } from "./connection.ts";
import { forgetEverything, forgetSeen } from "./last-seen.ts";
import { Session } from "./session.ts";
import type { Memory } from "./storage.ts";

/** Who was signed in the last time: a page that starts without the network is theirs until the server says no. */
const LAST = "baro.user";

/** Set from logging out until the server knows of it: the cookie is not ours to take away. */
const LEAVING = "baro.leaving";

/** The page as a whole: at the door, or signed in. */
export class ChatApp {
  /** Undefined until the server has said whether we are signed in; null at the door. */
  readonly session = new Cell<Session | null | undefined>(undefined);
  readonly memory: Memory;
  readonly #transport: string | undefined;

  /** `transport` as in `?transport=polling`. */
  constructor(memory: Memory, transport: string | undefined) {
    this.memory = memory;
    this.#transport = transport;
    // A browser has one person, also where the server cannot tell its other tabs.
    addEventListener("storage", ({ key }) => key === LAST && this.#follow());
    void this.#resume();
  }

  signUp(name: string, password: string): Promise<Trouble | undefined> {
    return this.#enter(api.signUp(name, password));
  }

  logIn(name: string, password: string): Promise<Trouble | undefined> {
    return this.#enter(api.logIn(name, password));
  }

  /** Nothing of theirs stays in this browser. */
  async logOut(): Promise<void> {
    this.memory.write(LEAVING, "yes");
    const user = this.session.get()?.self;
    this.#toDoor();
    if (user !== undefined) forgetEverything(this.memory, user);
    await this.#leave();
  }

  async #enter(asking: Promise<Asked<unknown>>): Promise<Trouble | undefined> {
    const answer = await asking;
    if (!answer.ok) return answer.error;
    this.memory.remove(LEAVING);
    await this.#resume();
    return undefined;
  }

  /** @returns whether nobody is signed in any more */
  async #leave(): Promise<boolean> {
    const answer = await api.logOut();
    const isHeard = answer.ok || answer.error.code !== "unreachable";
    if (isHeard) this.memory.remove(LEAVING);
    return isHeard;
  }

  async #resume(): Promise<void> {
    if (this.memory.read(LEAVING) !== null && !(await this.#leave())) return this.#toDoor();
    // Whoever was here the last time need not wait: the connection is refused if they are not known any more.
    const user = this.memory.read(LAST) ?? (await whoIsSignedIn());
    // Somebody may have come in by another tab while we asked.
    if (this.session.get()) return;
    if (user === null) this.#toDoor();
    else this.#start(user);
  }

  #start(user: UserId): void {
    this.memory.write(LAST, user);
    this.session.set(
      new Session(user, {
        socket: connect(user, this.#transport),
        memory: this.memory,
        onSignedOut: () => this.#ended(),
      }),
    );
  }

  /** Our session has ended elsewhere; somebody else may have come in since. */
  #ended(): void {
    this.#toDoor();
    void this.#resume();
  }

  /** Somebody came or went in another tab. */
  #follow(): void {
    const user = this.memory.read(LAST);
    if (user === (this.session.get()?.self ?? null)) return;
    this.#toDoor();
    if (user !== null) this.#start(user);
  }

  #toDoor(): void {
    const session = this.session.get();
    if (session) {
      session.close();
      forgetSeen(this.memory, session.self);
    }
    // Who came in by another tab meanwhile is not the one who goes.
    if (this.memory.read(LAST) === session?.self) this.memory.remove(LAST);
    this.session.set(null);
  }
}

/** Null also where the server cannot be asked. */
async function whoIsSignedIn(): Promise<UserId | null> {
  const answer = await api.me();
  return answer.ok ? answer.value.user : null;
}
