import { en, type Text } from "./en.ts";
import { ko } from "./ko.ts";

export type { Text } from "./en.ts";

export const LANGUAGES = ["ko", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

export const TEXTS: Readonly<Record<Language, Text>> = { en, ko };
