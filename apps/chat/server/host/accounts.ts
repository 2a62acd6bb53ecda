import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { parse } from "cookie";
import type { User, UserId } from "../../shared/events.ts";
import { withoutInvisible } from "../../shared/limits.ts";
import type { Database } from "./database.ts";
import { Refused } from "./refused.ts";

/** Cost of a password, some 60 ms; it is stored with each one, so it can be raised. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const MEMORY = { maxmem: 64 * 2 ** 20 };

/** The cookie that holds the token of a session, and how long it is good for. ms */
export const COOKIE = "session";
export const SESSION_AGE = 30 * 86_400_000;

export type Account = Omit<User, "online">;

/** Who is signed in, until when (ms since 1970), and the name of their session. */
interface Session {
  readonly user: UserId;
  readonly until: number;
  readonly session: string;
}

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

export type Accounts = ReturnType<typeof createAccounts>;

/** Who has an account, and who is signed in. Passwords are kept as scrypt hashes, sessions as hashes of their tokens. */
export function createAccounts(db: Database) {
  /** What a password is compared with where there is no account, so that both take the same time. */
  const nobody = hashOf(randomBytes(16).toString("hex"));
  const session = (cookies: string | undefined) => db.get<Session>`
    SELECT hash AS session, user, expires_at AS until FROM sessions
    WHERE hash = ${nameOf(tokenOf(cookies))} AND expires_at > ${Date.now()}`;
  return {
    all: () => db.all<Account>`SELECT id, name, last_seen AS lastSeen FROM users ORDER BY name_key`,

    find: (id: UserId) =>
      db.get<Account>`SELECT id, name, last_seen AS lastSeen FROM users WHERE id = ${id}`,

    /** Throws `name_taken`: upper and lower case are the same name. */
    async create(name: string, password: string): Promise<UserId> {
      const [id, hash] = [randomBytes(9).toString("base64url"), await hashOf(password)];
      const made = db.run`INSERT INTO users (id, name, name_key, password, created_at)
        VALUES (${id}, ${name}, ${keyOf(name)}, ${hash}, ${Date.now()}) ON CONFLICT DO NOTHING`;
      if (made === 0) throw new Refused("name_taken");
      return id;
    },

    /** Throws `wrong_password`, also where there is no such name. */
    async check(name: string, password: string): Promise<UserId> {
      const user = db.get<{ id: UserId; hash: string }>`
        SELECT id, password AS hash FROM users WHERE name_key = ${keyOf(name)}`;
      const isRight = await matches(password, user?.hash ?? (await nobody));
      if (!user || !isRight) throw new Refused("wrong_password");
      return user.id;
    },

    seen: (user: UserId) => db.run`UPDATE users SET last_seen = ${Date.now()} WHERE id = ${user}`,

    /** The token that the browser keeps. */
    signIn(user: UserId): string {
      const [token, now] = [randomBytes(32).toString("base64url"), Date.now()];
      db.run`DELETE FROM sessions WHERE expires_at < ${now}`;
      db.run`INSERT INTO sessions (hash, user, expires_at)
        VALUES (${nameOf(token)}, ${user}, ${now + SESSION_AGE})`;
      return token;
    },

    session,

    /** Throws `signed_out`. */
    mustBeSignedIn(cookies: string | undefined): Session {
      const known = session(cookies);
      if (!known) throw new Refused("signed_out");
      return known;
    },

    /** Ends a session; gives its name. */
    signOut(cookies: string | undefined): string {
      const name = nameOf(tokenOf(cookies));
      db.run`DELETE FROM sessions WHERE hash = ${name}`;
      return name;
    },
  };
}

/** The session of a request. */
function tokenOf(cookies = ""): string {
  return parse(cookies)[COOKIE] ?? "";
}

/** What names a session without being it. */
function nameOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** The same for all names that people would take for the same: of any case and width, and with what cannot be seen. */
export function keyOf(name: string): string {
  return withoutInvisible(name.normalize("NFKC")).toLowerCase();
}

async function hashOf(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize("NFC"), salt, 32, { ...COST, ...MEMORY });
  return [...Object.values(COST), salt.toString("base64"), hash.toString("base64")].join("$");
}

async function matches(password: string, stored: string): Promise<boolean> {
  const [N, r, p, salt = "", hash = ""] = stored.split("$");
  const cost = { N: Number(N), r: Number(r), p: Number(p), ...MEMORY };
  const expected = Buffer.from(hash, "base64");
  const key = await derive(password.normalize("NFC"), Buffer.from(salt, "base64"), 32, cost);
  return timingSafeEqual(key, expected);
}
