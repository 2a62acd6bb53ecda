import { useSpeech } from "../text/language.ts";
import { LANGUAGES, TEXTS } from "../text/strings.ts";

export function LanguageSwitch() {
  const { language, text, choose } = useSpeech();
  return (
    <fieldset className="languages">
      <legend className="hidden">{text.language}</legend>
      {LANGUAGES.map((other) => (
        <button
          key={other}
          type="button"
          lang={other}
          aria-pressed={other === language}
          onClick={() => choose(other)}
        >
          {TEXTS[other].languageName}
        </button>
      ))}
    </fieldset>
  );
}
