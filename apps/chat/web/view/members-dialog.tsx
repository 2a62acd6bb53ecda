import { useState } from "react";
import type { Member, RoomSummary, UserId } from "../../shared/events.ts";
import type { Trouble } from "../state/ask.ts";
import { isUpToDate } from "../state/members.ts";
import { useSpeech } from "../text/language.ts";
import { Dialog } from "./dialog.tsx";
import { OutIcon } from "./icons.tsx";
import { PeoplePicker } from "./people-picker.tsx";
import { PersonLine } from "./person-line.tsx";
import { useCell } from "./use-cell.ts";
import { useSession } from "./use-session.ts";

interface MembersDialogProps {
  readonly room: RoomSummary;
  readonly onClose: () => void;
}

type Step = "members" | "invite" | "leave";

/** Who is in a room; inviting and leaving. */
export function MembersDialog({ room, onClose }: MembersDialogProps) {
  const { text, formats } = useSpeech();
  const session = useSession();
  const [step, setStep] = useState<Step>("members");
  const [trouble, setTrouble] = useState<Trouble>();
  const titles = { members: text.membersOf, invite: text.inviteMore, leave: text.leaveRoom };
  const go = (next: Step) => {
    setTrouble(undefined);
    setStep(next);
  };
  const invite = async (users: readonly UserId[]) => {
    const answer = await session.invite(room.id, users);
    if (answer.ok) go("members");
    else setTrouble(answer.error);
  };
  const leave = async () => {
    const answer = await session.leave(room.id);
    if (!answer.ok) setTrouble(answer.error);
  };
  return (
    <Dialog title={titles[step]} onClose={onClose}>
      {step === "members" && <Members room={room} onStep={go} />}
      {step === "invite" && <Invite room={room} onInvite={invite} onCancel={() => go("members")} />}
      {step === "leave" && (
        <div className="dialog-form">
          <p>{text.leaveSure}</p>
          <div className="choices">
            <button type="button" className="plain" onClick={() => go("members")}>
              {text.cancel}
            </button>
            <button type="button" className="primary danger" onClick={() => void leave()}>
              {text.leave}
            </button>
          </div>
        </div>
      )}
      <p className="hint error" role="alert">
        {trouble !== undefined && formats.trouble(trouble)}
      </p>
    </Dialog>
  );
}

function Members({ room, onStep }: { room: RoomSummary; onStep: (step: Step) => void }) {
  const { text } = useSpeech();
  const session = useSession();
  const users = useCell(session.users);
  const isOther = ({ id }: Member) => id !== session.self;
  // We first, the others in the order in which they came.
  const members = room.members.toSorted((a, b) => Number(isOther(a)) - Number(isOther(b)));
  const stateOf = (member: Member) =>
    isUpToDate(member, room.head) ? text.readAll : text.readBehind;
  return (
    <div className="dialog-form">
      <ul className="members">
        {members.map((member) => {
          const user = users.get(member.id);
          return (
            user !== undefined && (
              <li key={user.id} className="person">
                {isOther(member) ? (
                  <PersonLine user={user} more={stateOf(member)} />
                ) : (
                  <PersonLine user={user} note={text.me} />
                )}
              </li>
            )
          );
        })}
      </ul>
      <div className="choices">
        <button type="button" className="plain danger" onClick={() => onStep("leave")}>
          <OutIcon />
          {text.leaveRoom}
        </button>
        {room.kind === "group" && (
          <button type="button" className="primary" onClick={() => onStep("invite")}>
            {text.invite}
          </button>
        )}
      </div>
    </div>
  );
}

interface InviteProps {
  readonly room: RoomSummary;
  readonly onInvite: (users: readonly UserId[]) => void;
  readonly onCancel: () => void;
}

function Invite({ room, onInvite, onCancel }: InviteProps) {
  const { text } = useSpeech();
  const users = useCell(useSession().users);
  const [picked, setPicked] = useState<ReadonlySet<UserId>>(new Set());
  const others = [...users.values()].filter(({ id }) => !room.members.some((m) => m.id === id));
  return (
    <div className="dialog-form">
      {others.length === 0 ? (
        <p className="rooms-note">{text.everybodyIn}</p>
      ) : (
        <PeoplePicker people={others} picked={picked} onPick={setPicked} />
      )}
      <div className="choices">
        <button type="button" className="plain" onClick={onCancel}>
          {text.cancel}
        </button>
        <button
          type="button"
          className="primary"
          disabled={picked.size === 0}
          onClick={() => onInvite([...picked])}
        >
          {text.invite}
        </button>
      </div>
    </div>
  );
}
