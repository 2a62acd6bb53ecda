import { type Server, users } from "@baro/server";
import type { ServerToClient, User, UserId } from "../shared/events.ts";
import type { Account, Accounts } from "./accounts.ts";
import { Refused } from "./refused.ts";

/** What clients send is anything at all, until requests.ts has read it. */
type Anything = Record<string, (...args: unknown[]) => void>;
export type ChatServer = Server<Anything, ServerToClient>;

/** Lets in who is signed in, and tells all who comes and goes. Gives who is here, and all who have an account. */
export function letIn(io: ChatServer, accounts: Accounts) {
  const people = users(io, {
    authenticate({ handshake: { headers, auth } }) {
      const session = accounts.mustBeSignedIn(headers.cookie);
      // A page that was left open must not speak for whoever signed in after its owner.
      if ((auth["user"] ?? session.user) !== session.user) throw new Refused("signed_out");
      return session;
    },
  });
  const shown = (account: Account): User => {
    const online = people.isHere(account.id);
    return { ...account, online, lastSeen: online ? null : account.lastSeen };
  };
  const tell = (id: UserId) => {
    const account = accounts.find(id);
    if (account) io.emit("user:changed", shown(account));
  };
  people.on("came", tell);
  // Each by itself: the others are told too when it cannot be noted.
  people.on("went", accounts.seen).on("went", tell);
  return Object.assign(people, { all: () => accounts.all().map(shown) });
}
