import { type FormEvent, useState } from "react";
import type { UserId } from "../../shared/events.ts";
import { checkRoomName } from "../../shared/limits.ts";
import type { Trouble } from "../state/ask.ts";
import { goTo } from "../state/route.ts";
import { useSpeech } from "../text/language.ts";
import { Dialog } from "./dialog.tsx";
import { PeoplePicker } from "./people-picker.tsx";
import { useCell } from "./use-cell.ts";
import { useSession } from "./use-session.ts";

/** The form for a new group; it goes there when it is made. */
export function NewGroup({ onClose }: { onClose: () => void }) {
  const { text, formats } = useSpeech();
  const session = useSession();
  const users = useCell(session.users);
  const [name, setName] = useState("");
  const [picked, setPicked] = useState<ReadonlySet<UserId>>(new Set());
  const [trouble, setTrouble] = useState<Trouble>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const checked = checkRoomName(name);
    if ("error" in checked) return setTrouble({ code: checked.error });
    const answer = await session.createGroup(checked.text, [...picked]);
    if (!answer.ok) return setTrouble(answer.error);
    goTo(answer.value.id);
    onClose();
  };
  return (
    <Dialog title={text.newGroup} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <label>
          {text.groupName}
          <input
            className="field"
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={text.groupNamePlaceholder}
            aria-invalid={trouble !== undefined}
          />
        </label>
        <PeoplePicker
          people={[...users.values()].filter(({ id }) => id !== session.self)}
          picked={picked}
          onPick={setPicked}
        />
        <p className="hint error" role="alert">
          {trouble !== undefined && formats.trouble(trouble)}
        </p>
        <div className="choices">
          <button type="button" className="plain" onClick={onClose}>
            {text.cancel}
          </button>
          <button type="submit" className="primary">
            {text.create}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
