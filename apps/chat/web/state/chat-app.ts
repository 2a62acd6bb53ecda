import type { UserId } from "../../shared/events.ts";
import { api } from "./api.ts";
import type { Asked, Trouble } from "./ask.ts";
import { Cell } from "./cell.ts";
import { connect } from "./connection.ts";
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
    void this.#resume();
  }

  signUp(name: string, password: string): Promise<Trouble | undefined> {
    return this.#enter(api.signUp(name, password));
  }

  logIn(name: string, password: string): Promise<Trouble | undefined> {
    return this.#enter(api.logIn(name, password));
  }

  async logOut(): Promise<void> {
    this.memory.write(LEAVING, "yes");
    this.#toDoor();
    await this.#leave();
  }

  async #enter(asking: Promise<Asked<unknown>>): Promise<Trouble | undefined> {
    const answer = await asking;
    if (!answer.ok) return answer.error.code;
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
    const answer = await api.me();
    // A server that cannot be asked may still know us.
    const user = answer.ok ? answer.value.user : this.memory.read(LAST);
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

  #toDoor(): void {
    this.memory.remove(LAST);
    this.session.get()?.close();
    this.session.set(null);
  }
}
