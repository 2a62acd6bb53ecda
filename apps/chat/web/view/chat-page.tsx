import { useEffect } from "react";
import type { ChatApp } from "../state/chat-app.ts";
import { route } from "../state/route.ts";
import type { Session } from "../state/session.ts";
import { useSpeech } from "../text/language.ts";
import { ConversationView } from "./conversation-view.tsx";
import { Logo } from "./icons.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useCell } from "./use-cell.ts";
import { useTitle } from "./use-title.ts";

/** The list of rooms and the conversation: beside each other on a wide screen, one at a time on a narrow one. */
export function ChatPage({ app, session }: { app: ChatApp; session: Session }) {
  const current = useCell(route);
  const conversation = useCell(session.conversations).get(current ?? 0);
  useTitle(session);
  useEffect(() => {
    if (current !== null) session.enter(current);
  }, [session, current]);
  return (
    <div className="shell" data-showing={current === null ? "rooms" : "conversation"}>
      <Sidebar app={app} session={session} current={current} />
      {conversation === undefined ? (
        <EmptyPlace />
      ) : (
        <ConversationView key={conversation.room} session={session} conversation={conversation} />
      )}
    </div>
  );
}

function EmptyPlace() {
  const { text } = useSpeech();
  return (
    <main className="conversation empty">
      <Logo />
      <p>{text.pickRoom}</p>
      <p className="hint">{text.pickRoomHint}</p>
    </main>
  );
}
