import { useEffect, useMemo } from "react";
import type { Cell } from "./state/cell.ts";
import type { ChatApp } from "./state/chat-app.ts";
import type { Session } from "./state/session.ts";
import { SpeechContext, speechFor } from "./text/language.ts";
import type { Language } from "./text/strings.ts";
import { ChatPage } from "./view/chat-page.tsx";
import { NicknamePage } from "./view/nickname-page.tsx";
import { useCell } from "./view/use-cell.ts";

export function App({ app, languages }: { app: ChatApp; languages: Cell<Language> }) {
  const language = useCell(languages);
  const session = useCell(app.session);
  const speech = useMemo(
    () => speechFor(language, (next) => languages.set(next)),
    [language, languages],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <SpeechContext value={speech}>
      {session === null ? <NicknamePage app={app} /> : <SignedIn app={app} session={session} />}
    </SpeechContext>
  );
}

function SignedIn({ app, session }: { app: ChatApp; session: Session }) {
  const status = useCell(session.status);
  if (status.phase === "refused") return <NicknamePage app={app} refused={status.code} />;
  return <ChatPage app={app} session={session} />;
}
