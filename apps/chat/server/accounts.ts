import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Database } from "better-sqlite3";
import type { User, UserId } from "../shared/events.ts";
import { withoutInvisible } from "../shared/limits.ts";
import { Refused } from "./refused.ts";

/** Cost of a password, some 60 ms; it is stored with each one, so it can be raised. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 } as const;

/** ms */
export const SESSION_AGE = 30 * 86_400_000;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

type Row = Omit<User, "online">;

/** Who has an account, and who is signed in. Passwords are kept as scrypt hashes, sessions as hashes of their tokens. */
export class Accounts {
  readonly #db: Database;
  /** What a password is compared with where there is no account, so that both take the same time. */
  readonly #nobody = hashOf(randomBytes(16).toString("hex"));

  constructor(db: Database) {
    this.#db = db;
  }

  all(): Row[] {
    const sql = "SELECT id, name, last_seen AS lastSeen FROM users ORDER BY name_key";
    return this.#db.prepare<[], Row>(sql).all();
  }

  /** Throws `name_taken`: upper and lower case are the same name. */
  async create(name: string, password: string): Promise<UserId> {
    const row = {
      id: randomBytes(9).toString("base64url"),
      name,
      key: keyOf(name),
      password: await hashOf(password),
      at: Date.now(),
    };
    const sql = `INSERT INTO users (id, name, name_key, password, created_at)
      VALUES (@id, @name, @key, @password, @at) ON CONFLICT DO NOTHING`;
    if (this.#db.prepare(sql).run(row).changes === 0) throw new Refused("name_taken");
    return row.id;
  }

  /** Throws `wrong_password`, also where there is no such name. */
  async check(name: string, password: string): Promise<UserId> {
    const sql = "SELECT id, password FROM users WHERE name_key = ?";
    const user = this.#db.prepare<[string], { id: UserId; password: string }>(sql).get(keyOf(name));
    const isRight = await matches(password, user?.password ?? (await this.#nobody));
    if (!user || !isRight) throw new Refused("wrong_password");
    return user.id;
  }

  seen(user: UserId, at: number): void {
    this.#db.prepare("UPDATE users SET last_seen = ? WHERE id = ?").run(at, user);
  }

  /** @returns the token that the browser keeps */
  signIn(user: UserId): string {
    const token = randomBytes(32).toString("base64url");
    this.#db.prepare("DELETE FROM sessions WHERE expires_at < ?").run(Date.now());
    const insert = "INSERT INTO sessions (hash, user, expires_at) VALUES (?, ?, ?)";
    this.#db.prepare(insert).run(sessionOf(token), user, Date.now() + SESSION_AGE);
    return token;
  }

  /** Whose session it is, and until when (ms since 1970). */
  session(token = ""): { readonly user: UserId; readonly until: number } | undefined {
    const sql = "SELECT user, expires_at AS until FROM sessions WHERE hash = ? AND expires_at > ?";
    const find = this.#db.prepare<[string, number], { user: UserId; until: number }>(sql);
    return find.get(sessionOf(token), Date.now());
  }

  signOut(token: string): void {
    this.#db.prepare("DELETE FROM sessions WHERE hash = ?").run(sessionOf(token));
  }
}

/** What names a session without being it. */
export function sessionOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** The same for all names that people would take for the same: of any case and width, and with what cannot be seen. */
export function keyOf(name: string): string {
  return withoutInvisible(name.normalize("NFKC")).toLowerCase();
}

async function hashOf(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize("NFC"), salt, 32, COST);
  return [COST.N, COST.r, COST.p, salt.toString("base64"), hash.toString("base64")].join("$");
}

async function matches(password: string, stored: string): Promise<boolean> {
  const [N, r, p, salt = "", hash = ""] = stored.split("$");
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  const expected = Buffer.from(hash, "base64");
  const given = await derive(
    password.normalize("NFC"),
    Buffer.from(salt, "base64"),
    expected.length,
    cost,
  );
  return timingSafeEqual(given, expected);
}
