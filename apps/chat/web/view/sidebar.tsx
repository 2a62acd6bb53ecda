import { useState } from "react";
import type { ChatApp } from "../state/chat-app.ts";
import type { Session } from "../state/session.ts";
import { useSpeech } from "../text/language.ts";
import { Avatar } from "./avatar.tsx";
import { PenIcon, PlusIcon } from "./icons.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { NewRoom } from "./new-room.tsx";
import { RoomList } from "./room-list.tsx";
import { StatusLine } from "./status-line.tsx";
import { useCell } from "./use-cell.ts";

interface SidebarProps {
  readonly app: ChatApp;
  readonly session: Session;
  readonly current: number | null;
}

export function Sidebar({ app, session, current }: SidebarProps) {
  const { text } = useSpeech();
  const [making, setMaking] = useState(false);
  return (
    <aside className="sidebar">
      <Me app={app} session={session} />
      <div className="rooms-head">
        <h2>{text.rooms}</h2>
        <button
          type="button"
          className="round soft"
          aria-label={text.newRoom}
          title={text.newRoom}
          aria-expanded={making}
          onClick={() => setMaking(!making)}
        >
          <PlusIcon />
        </button>
      </div>
      {making && <NewRoom session={session} onDone={() => setMaking(false)} />}
      <nav className="rooms-scroll">
        <RoomList session={session} current={current} />
      </nav>
      <footer>
        <LanguageSwitch />
      </footer>
    </aside>
  );
}

function Me({ app, session }: { app: ChatApp; session: Session }) {
  const { text } = useSpeech();
  const status = useCell(session.status);
  const self = useCell(session.self) ?? { id: "", nickname: app.suggestion() };
  return (
    <header className="me">
      <Avatar author={self} />
      <div className="me-text">
        <h1>
          <bdi>{self.nickname}</bdi>
        </h1>
        <StatusLine status={status} />
      </div>
      <button
        type="button"
        className="round"
        aria-label={text.changeNickname}
        title={text.changeNickname}
        onClick={() => app.signOut()}
      >
        <PenIcon />
      </button>
    </header>
  );
}
