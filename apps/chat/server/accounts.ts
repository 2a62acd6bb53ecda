import { createHash, randomBytes } from "node:crypto";
import { hashPassword, verifyPassword } from "@better-auth/utils/password";
import { parse } from "cookie";
import type { User, UserId } from "../shared/events.ts";
import { checkName, LIMITS, withoutInvisible } from "../shared/limits.ts";
import type { Database } from "./database.ts";
import { clean, Refused } from "./refused.ts";

/** The cookie that holds the token of a session, and how long it is good for. ms */
export const COOKIE = "session";
export const SESSION_AGE = 30 * 86_400_000;

export type Account = Omit<User, "online">;
export type Accounts = ReturnType<typeof createAccounts>;

/** Who has an account, and who is signed in. Passwords are kept as scrypt hashes, sessions as hashes of their tokens. */
export function createAccounts(db: Database) {
  /** What a password is compared with where there is no account, so that both take the same time. */
  const nobody = hashPassword(randomBytes(16).toString("hex"));
  /** Who is signed in, until when (ms since 1970), and the name of their session. */
  const session = (cookies: string | undefined) =>
    db.get<{ user: UserId; until: number; session: string }>`
      SELECT user, expires_at AS until, hash AS session FROM sessions
      WHERE hash = ${sessionOf(cookies)} AND expires_at > ${Date.now()}`;
  return {
    session,

    /** Throws `signed_out`. */
    mustBeSignedIn(cookies: string | undefined) {
      const known = session(cookies);
      if (!known) throw new Refused("signed_out");
      return known;
    },

    all: () => db.all<Account>`SELECT id, name, last_seen AS lastSeen FROM users ORDER BY name_key`,

    find: (id: UserId) =>
      db.get<Account>`SELECT id, name, last_seen AS lastSeen FROM users WHERE id = ${id}`,

    seen: (user: UserId) => db.run`UPDATE users SET last_seen = ${Date.now()} WHERE id = ${user}`,

    /** Throws `password_length`, and `name_taken`: upper and lower case are the same name. */
    async create(name: string, password: string): Promise<UserId> {
      if ([...password].length < LIMITS.passwordMin) throw new Refused("password_length");
      const shown = clean(checkName(name));
      const [id, hash] = [randomBytes(9).toString("base64url"), await hashPassword(password)];
      const made = db.run`INSERT INTO users (id, name, name_key, password)
        VALUES (${id}, ${shown}, ${keyOf(shown)}, ${hash}) ON CONFLICT DO NOTHING`;
      if (made === 0) throw new Refused("name_taken");
      return id;
    },

    /** Throws `wrong_password`, also where there is no such name. */
    async check(name: string, password: string): Promise<UserId> {
      const user = db.get<{ id: UserId; hash: string }>`
        SELECT id, password AS hash FROM users WHERE name_key = ${keyOf(name)}`;
      const isRight = await verifyPassword(user?.hash ?? (await nobody), password);
      if (!user || !isRight) throw new Refused("wrong_password");
      return user.id;
    },

    /** The token that the browser keeps. */
    signIn(user: UserId): string {
      const [token, now] = [randomBytes(32).toString("base64url"), Date.now()];
      db.run`DELETE FROM sessions WHERE expires_at < ${now}`;
      db.run`INSERT INTO sessions VALUES (${nameOf(token)}, ${user}, ${now + SESSION_AGE})`;
      return token;
    },

    /** Ends a session; gives its name. */
    signOut: (cookies: string | undefined) =>
      db.value<string>`DELETE FROM sessions WHERE hash = ${sessionOf(cookies)} RETURNING hash`,
  };
}

/** What names a session without being it. */
const nameOf = (token: string) => createHash("sha256").update(token).digest("base64url");
const sessionOf = (cookies = "") => nameOf(parse(cookies)[COOKIE] ?? "");

/** The same for all names that people would take for the same: of any case and width, and with what cannot be seen. */
export function keyOf(name: string): string {
  return withoutInvisible(clean(checkName(name)).normalize("NFKC")).toLowerCase();
}
