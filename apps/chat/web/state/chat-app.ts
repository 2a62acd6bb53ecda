import type { Checked } from "../../server/limits.ts";
import { Cell } from "./cell.ts";
import { connect } from "./connection.ts";
import { chooseNickname, ownToken, rememberedNickname } from "./profile.ts";
import { Session } from "./session.ts";
import type { Memory } from "./storage.ts";

/** The page as a whole: signed in or not. */
export class ChatApp {
  readonly session = new Cell<Session | null>(null);
  readonly memory: Memory;
  readonly #transport: string | undefined;

  /** `transport` as in `?transport=polling`. */
  constructor(memory: Memory, transport: string | undefined) {
    this.memory = memory;
    this.#transport = transport;
    const nickname = rememberedNickname(memory);
    if (nickname !== undefined) this.#start(nickname);
  }

  /** The nickname to begin with when it is asked for. */
  suggestion(): string {
    return rememberedNickname(this.memory) ?? "";
  }

  /** Gives the checked nickname, or why it is none; with a good one the connection begins. */
  signIn(raw: string): Checked {
    const checked = chooseNickname(this.memory, raw);
    if ("text" in checked) this.#start(checked.text);
    return checked;
  }

  /** Back to the nickname page. The rooms stay entered and are there again afterwards. */
  signOut(): void {
    this.session.get()?.close();
    this.session.set(null);
  }

  #start(nickname: string): void {
    const credentials = { nickname, token: ownToken(this.memory) };
    const socket = connect({ credentials, transport: this.#transport });
    this.session.set(new Session(socket, this.memory));
  }
}
