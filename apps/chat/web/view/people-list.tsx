import { useState } from "react";
import type { User } from "../../shared/events.ts";
import type { Trouble } from "../state/ask.ts";
import { matching } from "../state/people.ts";
import { goTo } from "../state/route.ts";
import { useSpeech } from "../text/language.ts";
import { PersonLine } from "./person-line.tsx";
import { useCell } from "./use-cell.ts";
import { useSession } from "./use-session.ts";

/** Everybody who has an account; a click starts a chat. */
export function PeopleList({ onOpened }: { onOpened: () => void }) {
  const { text, formats } = useSpeech();
  const session = useSession();
  const users = useCell(session.users);
  const [query, setQuery] = useState("");
  const [trouble, setTrouble] = useState<Trouble>();
  const others = [...users.values()].filter(({ id }) => id !== session.self);
  const shown = matching(others, query);
  const open = async (user: User) => {
    const answer = await session.openDirect(user.id);
    if (!answer.ok) return setTrouble(answer.error);
    goTo(answer.value.id);
    onOpened();
  };
  return (
    <>
      <input
        type="search"
        className="field people-search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        placeholder={text.searchPeople}
        aria-label={text.searchPeople}
      />
      {trouble !== undefined && (
        <p className="hint error" role="alert">
          {formats.trouble(trouble)}
        </p>
      )}
      <ul>
        {shown.map((user) => (
          <li key={user.id}>
            <button
              type="button"
              className="person"
              title={text.chatWith(user.name)}
              onClick={() => void open(user)}
            >
              <PersonLine user={user} />
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p className="rooms-note">{others.length === 0 ? text.nobodyElse : text.nobodyFound}</p>
      )}
    </>
  );
}
