import { memo } from "react";
import type { Conversation } from "../state/conversation.ts";
import type { Unsent } from "../state/message.ts";
import { useSpeech } from "../text/language.ts";
import { Avatar } from "./avatar.tsx";
import { AlertIcon, ClockIcon } from "./icons.tsx";
import { isJumbo, MessageText } from "./message-text.ts";
import type { DayRow, MessageRow, NoticeRow } from "./rows.ts";

export function DayLine({ row }: { row: DayRow }) {
  const { formats } = useSpeech();
  return (
    <div className="day">
      <span>{formats.day(row.at)}</span>
    </div>
  );
}

export function NoticeLine({ row: { notice } }: { row: NoticeRow }) {
  const { text } = useSpeech();
  return (
    <p className="notice">
      <span>{text[notice.kind](notice.author.nickname)}</span>
    </p>
  );
}

interface MessageLineProps {
  readonly row: MessageRow;
  readonly conversation: Conversation;
}

export const MessageLine = memo(function MessageLine({ row, conversation }: MessageLineProps) {
  const { author, mine, first, last, unsent } = row;
  return (
    <article className="message" data-mine={mine} data-first={first} data-last={last}>
      {!mine && first && <Avatar author={author} />}
      {!mine && first && (
        <h3>
          <bdi>{author.nickname}</bdi>
        </h3>
      )}
      <div className="bubble-line" data-key={row.key}>
        <div className={isJumbo(row.text) ? "bubble jumbo" : "bubble"}>
          <MessageText text={row.text} />
        </div>
        <Delivery row={row} />
      </div>
      {unsent?.failed !== undefined && <Failure unsent={unsent} conversation={conversation} />}
    </article>
  );
}, isSameLine);

/** Rows are made anew on every change; what they show mostly is not. */
function isSameLine(a: MessageLineProps, b: MessageLineProps): boolean {
  const [x, y] = [a.row, b.row];
  return (
    x.key === y.key &&
    x.first === y.first &&
    x.last === y.last &&
    x.at === y.at &&
    x.mine === y.mine &&
    x.unsent === y.unsent &&
    x.author.nickname === y.author.nickname
  );
}

/** The time, or for ours that are on the way: how they stand. */
function Delivery({ row: { at, last, unsent } }: { row: MessageRow }) {
  const { text, formats } = useSpeech();
  if (unsent?.failed !== undefined) {
    return (
      <span className="delivery failed" title={text.notSent}>
        <AlertIcon />
      </span>
    );
  }
  if (unsent !== undefined) {
    return (
      <span className="delivery" title={text.sending}>
        <ClockIcon />
        <span className="hidden">{text.sending}</span>
      </span>
    );
  }
  return last ? <time className="delivery">{formats.time(at)}</time> : null;
}

function Failure({ unsent, conversation }: { unsent: Unsent; conversation: Conversation }) {
  const { text } = useSpeech();
  return (
    <p className="failure" role="alert">
      <span>{unsent.failed === undefined ? text.notSent : text.trouble[unsent.failed]}</span>
      <button type="button" onClick={() => conversation.retry(unsent.clientId)}>
        {text.retry}
      </button>
      <button type="button" onClick={() => conversation.discard(unsent.clientId)}>
        {text.discard}
      </button>
    </p>
  );
}
