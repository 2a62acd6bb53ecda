import { useSpeech } from "../text/language.ts";
import { LANGUAGES, TEXTS } from "../text/strings.ts";
import { Choice } from "./choice.tsx";

export function LanguageSwitch() {
  const { language, text, choose } = useSpeech();
  return (
    <Choice
      legend={text.language}
      options={LANGUAGES}
      chosen={language}
      onChoose={choose}
      langOf={(option) => option}
    >
      {(option) => TEXTS[option].languageName}
    </Choice>
  );
}
