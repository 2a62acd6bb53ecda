import type { User } from "../../shared/events.ts";

/** Those whose name has this text in it, whoever is here first, then by name. */
export function matching(users: readonly User[], query: string): User[] {
  const wanted = query.trim().normalize("NFC").toLowerCase();
  return users
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
}
