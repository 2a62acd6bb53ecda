import { useEffect, useMemo } from "react";
import type { Cell } from "./state/cell.ts";
import type { ChatApp } from "./state/chat-app.ts";
import { SpeechContext, speechFor } from "./text/language.ts";
import type { Language } from "./text/strings.ts";
import type { Theme } from "./text/theme.ts";
import { ChatPage } from "./view/chat-page.tsx";
import { Door } from "./view/door.tsx";
import { Logo } from "./view/icons.tsx";
import { useCell } from "./view/use-cell.ts";
import { SessionContext } from "./view/use-session.ts";

interface AppProps {
  readonly app: ChatApp;
  readonly languages: Cell<Language>;
  readonly themes: Cell<Theme>;
}

export function App({ app, languages, themes }: AppProps) {
  const language = useCell(languages);
  const session = useCell(app.session);
  const speech = useMemo(
    () => speechFor(language, (next) => languages.set(next)),
    [language, languages],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <SpeechContext value={speech}>{page()}</SpeechContext>;

  function page() {
    if (session === undefined) return <Opening />;
    if (session === null) return <Door app={app} />;
    return (
      <SessionContext value={session}>
        <ChatPage app={app} themes={themes} />
      </SessionContext>
    );
  }
}

/** Until the server has said whether we are signed in. */
function Opening() {
  return (
    <main className="door">
      <Logo />
    </main>
  );
}
