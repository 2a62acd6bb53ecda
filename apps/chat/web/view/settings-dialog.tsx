import type { Cell } from "../state/cell.ts";
import type { ChatApp } from "../state/chat-app.ts";
import { useSpeech } from "../text/language.ts";
import { THEMES, type Theme } from "../text/theme.ts";
import { Choice } from "./choice.tsx";
import { Dialog } from "./dialog.tsx";
import { OutIcon } from "./icons.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { useCell } from "./use-cell.ts";

interface SettingsDialogProps {
  readonly app: ChatApp;
  readonly themes: Cell<Theme>;
  readonly onClose: () => void;
}

export function SettingsDialog({ app, themes, onClose }: SettingsDialogProps) {
  const { text } = useSpeech();
  const theme = useCell(themes);
  return (
    <Dialog title={text.settings} onClose={onClose}>
      <div className="settings">
        <h3>{text.language}</h3>
        <LanguageSwitch />
        <h3>{text.theme}</h3>
        <Choice
          legend={text.theme}
          options={THEMES}
          chosen={theme}
          onChoose={(next) => themes.set(next)}
        >
          {(option) => text.themes[option]}
        </Choice>
        <button type="button" className="wide-button" onClick={() => void app.logOut()}>
          <OutIcon />
          {text.logOut}
        </button>
      </div>
    </Dialog>
  );
}
