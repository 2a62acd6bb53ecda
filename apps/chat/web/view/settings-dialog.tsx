import { useState } from "react";
import type { Cell } from "../state/cell.ts";
import type { ChatApp } from "../state/chat-app.ts";
import { useSpeech } from "../text/language.ts";
import { THEMES, type Theme } from "../text/theme.ts";
import { Choice } from "./choice.tsx";
import { Dialog } from "./dialog.tsx";
import { OutIcon } from "./icons.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { useCell } from "./use-cell.ts";
import { useSession } from "./use-session.ts";

interface SettingsDialogProps {
  readonly app: ChatApp;
  readonly themes: Cell<Theme>;
  readonly onClose: () => void;
}

export function SettingsDialog({ app, themes, onClose }: SettingsDialogProps) {
  const { text } = useSpeech();
  const theme = useCell(themes);
  const session = useSession();
  /** How many messages leaving would cost: asked for once more then. */
  const [lost, setLost] = useState(0);
  const leave = () => {
    const unsent = session.unsent();
    if (unsent > 0 && lost === 0) setLost(unsent);
    else void app.logOut();
  };
  if (lost > 0) {
    return (
      <Dialog title={text.logOut} onClose={onClose}>
        <LeavingUnsent count={lost} onLeave={leave} onCancel={() => setLost(0)} />
      </Dialog>
    );
  }
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
        <button type="button" className="wide-button" onClick={leave}>
          <OutIcon />
          {text.logOut}
        </button>
      </div>
    </Dialog>
  );
}

interface LeavingUnsentProps {
  readonly count: number;
  readonly onLeave: () => void;
  readonly onCancel: () => void;
}

function LeavingUnsent({ count, onLeave, onCancel }: LeavingUnsentProps) {
  const { text } = useSpeech();
  return (
    <div className="dialog-form">
      <p>{text.logOutSure(count)}</p>
      <div className="choices">
        <button type="button" className="plain" onClick={onCancel}>
          {text.cancel}
        </button>
        <button type="button" className="primary danger" onClick={onLeave}>
          {text.logOut}
        </button>
      </div>
    </div>
  );
}
