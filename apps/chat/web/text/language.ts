import { createContext, useContext } from "react";
import { Cell } from "../state/cell.ts";
import type { Memory } from "../state/storage.ts";
import { Formats } from "./formats.ts";
import { LANGUAGES, type Language, TEXTS, type Text } from "./strings.ts";

const KEY = "baro.language";

/** The language in use: the one chosen before, else the browser's first that we speak, else English. */
export function languageCell(memory: Memory, preferred: readonly string[]): Cell<Language> {
  const chosen = LANGUAGES.find((language) => language === memory.read(KEY));
  const spoken = preferred
    .map((tag) => LANGUAGES.find((language) => tag.toLowerCase().split("-")[0] === language))
    .find((language) => language !== undefined);
  const cell = new Cell<Language>(chosen ?? spoken ?? "en");
  cell.subscribe(() => memory.write(KEY, cell.get()));
  return cell;
}

export interface Speech {
  readonly language: Language;
  readonly text: Text;
  readonly formats: Formats;
  readonly choose: (language: Language) => void;
}

export function speechFor(language: Language, choose: Speech["choose"]): Speech {
  const text = TEXTS[language];
  return { language, text, formats: new Formats(language, text), choose };
}

export const SpeechContext = createContext<Speech>(speechFor("en", () => {}));

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
