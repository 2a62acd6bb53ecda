import type { User } from "../../shared/events.ts";
import { useSpeech } from "../text/language.ts";
import { Avatar } from "./avatar.tsx";

interface PersonLineProps {
  readonly user: User;
  /** Beside the name. */
  readonly note?: string;
  /** After whether they are here. */
  readonly more?: string;
}

/** Someone, and whether they are here. */
export function PersonLine({ user, note, more }: PersonLineProps) {
  const { text, formats } = useSpeech();
  const { id, name, online, lastSeen } = user;
  const away = lastSeen === null ? text.offline : text.seen(formats.brief(lastSeen));
  return (
    <>
      <Avatar id={id} name={name} online={online} />
      <span className="person-text">
        <span className="person-name">
          <bdi>{name}</bdi>
          {note !== undefined && <span className="person-note">{note}</span>}
        </span>
        <span className="person-state">
          {online ? text.onlineNow : away}
          {more !== undefined && ` · ${more}`}
        </span>
      </span>
    </>
  );
}
