import { type Checked, checkNickname } from "../../server/limits.ts";
import { randomId } from "./random-id.ts";
import type { Memory } from "./storage.ts";

const NICKNAME = "baro.nickname";
const TOKEN = "baro.token";

/** The nickname of the last time, if there is a good one. */
export function rememberedNickname(memory: Memory): string | undefined {
  const checked = checkNickname(memory.read(NICKNAME) ?? "");
  return "text" in checked ? checked.text : undefined;
}

/** Checks a nickname and keeps it when it is good. */
export function chooseNickname(memory: Memory, raw: string): Checked {
  const checked = checkNickname(raw);
  if ("text" in checked) memory.write(NICKNAME, checked.text);
  return checked;
}

/** The secret by which the server knows this browser again; made on first use. */
export function ownToken(memory: Memory): string {
  const token = memory.read(TOKEN) ?? randomId();
  memory.write(TOKEN, token);
  return token;
}
