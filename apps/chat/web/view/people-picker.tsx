import { useState } from "react";
import type { User, UserId } from "../../shared/events.ts";
import { matching } from "../state/people.ts";
import { useSpeech } from "../text/language.ts";
import { PersonLine } from "./person-line.tsx";

interface PeoplePickerProps {
  readonly people: readonly User[];
  readonly picked: ReadonlySet<UserId>;
  readonly onPick: (picked: ReadonlySet<UserId>) => void;
}

/** A list of people to tick. */
export function PeoplePicker({ people, picked, onPick }: PeoplePickerProps) {
  const { text } = useSpeech();
  const [query, setQuery] = useState("");
  const toggle = (id: UserId) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    onPick(next);
  };
  return (
    <fieldset className="picker">
      <legend>{text.pickPeople}</legend>
      <input
        type="search"
        className="field"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        placeholder={text.searchPeople}
        aria-label={text.searchPeople}
      />
      <ul>
        {matching(people, query).map((user) => (
          <li key={user.id}>
            <label className="person">
              <PersonLine user={user} />
              <input
                type="checkbox"
                checked={picked.has(user.id)}
                onChange={() => toggle(user.id)}
              />
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
