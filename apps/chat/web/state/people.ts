import type { User } from "../../shared/events.ts";

/** As one knows them without a connection: whoever was here was seen last at that time (ms since 1970). */
export function seenAt(users: Iterable<User>, at: number): User[] {
  return [...users].map((user) => (user.online ? { ...user, online: false, lastSeen: at } : user));
}

/** Those whose name has this text in it, whoever is here first, then by name. */
export function matching(users: readonly User[], query: string): User[] {
  const wanted = query.trim().normalize("NFC").toLowerCase();
  return users
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
}
