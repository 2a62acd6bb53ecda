import { useLayoutEffect } from "react";
import type { Cell } from "../state/cell.ts";
import type { ChatApp } from "../state/chat-app.ts";
import { goTo, route } from "../state/route.ts";
import { useSpeech } from "../text/language.ts";
import type { Theme } from "../text/theme.ts";
import { ConversationView } from "./conversation-view.tsx";
import { Logo } from "./icons.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useCell } from "./use-cell.ts";
import { useSession } from "./use-session.ts";
import { useTitle } from "./use-title.ts";

interface ChatPageProps {
  readonly app: ChatApp;
  readonly themes: Cell<Theme>;
}

/** The list of rooms and the conversation: beside each other on a wide screen, one at a time on a narrow one. */
export function ChatPage({ app, themes }: ChatPageProps) {
  const session = useSession();
  const current = useCell(route);
  const conversation = useCell(session.conversations).get(current ?? 0);
  const isKnown = useCell(session.rooms) !== null;
  const isFresh = useCell(session.welcomed);
  useTitle(session);
  // Before the lines are measured and looked at: until it is known where the reader begins, nothing is read.
  useLayoutEffect(() => {
    if (current === null || !isKnown) return;
    const summary = session.summary(current);
    if (summary === undefined) {
      // An address of a room of others, or of one that we have left.
      if (isFresh) goTo(null);
      return;
    }
    const read = summary.members.find(({ id }) => id === session.self)?.read ?? 0;
    session.conversation(current).visit(read, summary.unread);
  }, [session, current, isKnown, isFresh]);
  return (
    <div className="shell" data-showing={current === null ? "rooms" : "conversation"}>
      <Sidebar app={app} themes={themes} current={current} />
      {conversation === undefined ? (
        <EmptyPlace />
      ) : (
        <ConversationView key={conversation.room} conversation={conversation} />
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
