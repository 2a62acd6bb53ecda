import { type FormEvent, useState } from "react";
import { checkRoomName } from "../../server/limits.ts";
import type { Trouble } from "../state/ask.ts";
import { goTo } from "../state/route.ts";
import type { Session } from "../state/session.ts";
import { useSpeech } from "../text/language.ts";
import { useFocus } from "./use-focus.ts";

/** The form for a new room; it goes there when it is made. */
export function NewRoom({ session, onDone }: { session: Session; onDone: () => void }) {
  const { text } = useSpeech();
  const field = useFocus<HTMLInputElement>();
  const [name, setName] = useState("");
  const [error, setError] = useState<Trouble>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const trouble = await create(session, name);
    setError(trouble);
    if (trouble === undefined) onDone();
  };
  return (
    <form
      className="new-room"
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onDone()}
      noValidate
    >
      <input
        className="field"
        value={name}
        onChange={(event) => setName(event.target.value)}
        placeholder={text.newRoomPlaceholder}
        aria-label={text.newRoomPlaceholder}
        aria-invalid={error !== undefined}
        aria-describedby="new-room-error"
        ref={field}
      />
      <p id="new-room-error" className="hint error" role="status">
        {error === undefined ? "" : text.trouble[error]}
      </p>
      <div className="choices">
        <button type="button" className="plain" onClick={onDone}>
          {text.cancel}
        </button>
        <button type="submit" className="primary">
          {text.create}
        </button>
      </div>
    </form>
  );
}

async function create(session: Session, raw: string): Promise<Trouble | undefined> {
  const checked = checkRoomName(raw);
  if ("error" in checked) return checked.error;
  const answer = await session.createRoom(checked.text);
  if (!answer.ok) return answer.error.code;
  session.enter(answer.value.id);
  goTo(answer.value.id);
  return undefined;
}
