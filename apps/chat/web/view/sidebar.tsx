import { useState } from "react";
import type { Cell } from "../state/cell.ts";
import type { ChatApp } from "../state/chat-app.ts";
import { useSpeech } from "../text/language.ts";
import type { Theme } from "../text/theme.ts";
import { Avatar } from "./avatar.tsx";
import { IconButton } from "./icon-button.tsx";
import { GearIcon, PlusIcon } from "./icons.tsx";
import { NewGroup } from "./new-group.tsx";
import { PeopleList } from "./people-list.tsx";
import { RoomList } from "./room-list.tsx";
import { SettingsDialog } from "./settings-dialog.tsx";
import { StatusLine } from "./status-line.tsx";
import { Tabs } from "./tabs.tsx";
import { useCell } from "./use-cell.ts";
import { useNames, useSession } from "./use-session.ts";

interface SidebarProps {
  readonly app: ChatApp;
  readonly themes: Cell<Theme>;
  readonly current: number | null;
}

type Pane = "chats" | "people";

export function Sidebar({ app, themes, current }: SidebarProps) {
  const { text } = useSpeech();
  const [pane, setPane] = useState<Pane>("chats");
  const [making, setMaking] = useState(false);
  const panes = { chats: text.chats, people: text.people };
  return (
    <aside className="sidebar">
      <Me app={app} themes={themes} />
      <LastSeenBanner />
      <div className="rooms-head">
        <Tabs<Pane> tabs={panes} selected={pane} onSelect={setPane} panel="sidebar-pane" />
        <IconButton className="soft" label={text.newGroup} onClick={() => setMaking(true)}>
          <PlusIcon />
        </IconButton>
      </div>
      <div id="sidebar-pane" className="rooms-scroll" role="tabpanel" aria-label={panes[pane]}>
        {pane === "chats" ? (
          <RoomList current={current} />
        ) : (
          <PeopleList onOpened={() => setPane("chats")} />
        )}
      </div>
      {making && <NewGroup onClose={() => setMaking(false)} />}
    </aside>
  );
}

/** What is shown is from before this page was opened. */
function LastSeenBanner() {
  const { text } = useSpeech();
  const session = useSession();
  const { phase } = useCell(session.status);
  const welcomed = useCell(session.welcomed);
  const rooms = useCell(session.rooms);
  if (welcomed || rooms === null || phase !== "reconnecting") return null;
  return (
    <p className="banner" role="status">
      {text.lastSeen}
    </p>
  );
}

function Me({ app, themes }: { app: ChatApp; themes: Cell<Theme> }) {
  const { text } = useSpeech();
  const session = useSession();
  const status = useCell(session.status);
  const isKnown = useCell(session.users).has(session.self);
  const names = useNames();
  const name = isKnown ? names.ofUser(session.self) : "…";
  const [open, setOpen] = useState(false);
  return (
    <header className="me">
      <Avatar id={session.self} name={name} />
      <div className="me-text">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <StatusLine status={status} />
      </div>
      <IconButton label={text.settings} onClick={() => setOpen(true)}>
        <GearIcon />
      </IconButton>
      {open && <SettingsDialog app={app} themes={themes} onClose={() => setOpen(false)} />}
    </header>
  );
}
