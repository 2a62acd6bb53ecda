import { memo } from "react";
import type { Member } from "../../shared/events.ts";
import type { Conversation } from "../state/conversation.ts";
import type { Unsent } from "../state/entry.ts";
import { notReadBy } from "../state/members.ts";
import { useSpeech } from "../text/language.ts";
import { FileBubble } from "./attachment.tsx";
import { Avatar } from "./avatar.tsx";
import { AlertIcon, ClockIcon } from "./icons.tsx";
import { isJumbo, MessageText } from "./message-text.ts";
import type { EdgeRow, MessageRow, NoticeRow, Row } from "./rows.ts";
import { useCell } from "./use-cell.ts";
import { useNoticeText } from "./use-notice-text.ts";
import { useNames, useSession } from "./use-session.ts";

interface LineProps {
  readonly row: Row;
  readonly conversation: Conversation;
  readonly members: readonly Member[];
  readonly loaded: boolean;
}

export function Line({ row, conversation, members, loaded }: LineProps) {
  const { text, formats } = useSpeech();
  const found = useCell(conversation.found);
  if (row.kind === "edge") {
    // The first line of all may be among those that are kept.
    const isKnown = row.isBeginning && conversation.stretch.get().entries.length > 0;
    return <Edge row={row} isKnown={loaded || isKnown} />;
  }
  if (row.kind === "day") {
    return (
      <div className="day">
        <span>{formats.day(row.at)}</span>
      </div>
    );
  }
  if (row.kind === "unread") return <div className="unread-line">{text.unreadFrom}</div>;
  if (row.kind === "notice") return <NoticeLine row={row} />;
  const { offset, by } = row;
  const notRead = offset === undefined ? 0 : notReadBy(members, by, offset);
  return (
    <MessageLine
      row={row}
      conversation={conversation}
      notRead={notRead}
      found={offset !== undefined && offset === found}
    />
  );
}

function Edge({ row, isKnown }: { row: EdgeRow; isKnown: boolean }) {
  const { text } = useSpeech();
  const { phase } = useCell(useSession().status);
  const beginning = row.isQuiet ? text.quiet : text.beginning;
  const here = row.isBeginning ? beginning : text.loadingOlder;
  const coming = phase === "reconnecting" ? text.loadingLater : text.loadingHistory;
  return <p className="edge">{isKnown ? here : coming}</p>;
}

function NoticeLine({ row: { by, notice } }: { row: NoticeRow }) {
  const noticeText = useNoticeText();
  return (
    <p className="notice">
      <span>{noticeText(notice.kind, by, notice.users)}</span>
    </p>
  );
}

interface MessageLineProps {
  readonly row: MessageRow;
  readonly conversation: Conversation;
  readonly notRead: number;
  readonly found: boolean;
}

const MessageLine = memo(function MessageLine(props: MessageLineProps) {
  const { row, conversation, notRead, found } = props;
  const { by, mine, first, last, unsent, content } = row;
  const name = useNames().ofUser(by);
  return (
    <article
      className="message"
      data-mine={mine}
      data-first={first}
      data-last={last}
      data-found={found}
      data-offset={row.offset}
    >
      {!mine && first && <Avatar id={by} name={name} />}
      {first && (
        <h3 className={mine ? "hidden" : undefined}>
          <bdi>{name}</bdi>
        </h3>
      )}
      <div className="bubble-line" data-key={row.key}>
        {content.kind === "file" ? (
          <FileBubble file={content.file} onOpen={() => conversation.opened.set(content.file.id)} />
        ) : (
          <div className={isJumbo(content.text) ? "bubble jumbo" : "bubble"}>
            <MessageText text={content.text} />
          </div>
        )}
        <Delivery row={row} notRead={notRead} />
      </div>
      {unsent && <Failure unsent={unsent} conversation={conversation} />}
    </article>
  );
}, isSameLine);

/** Rows are made anew on every change; what they show mostly is not. */
function isSameLine(a: MessageLineProps, b: MessageLineProps): boolean {
  const [x, y] = [a.row, b.row];
  return (
    x.key === y.key &&
    x.offset === y.offset &&
    x.first === y.first &&
    x.last === y.last &&
    x.at === y.at &&
    x.mine === y.mine &&
    x.unsent === y.unsent &&
    a.notRead === b.notRead &&
    a.found === b.found
  );
}

/** How many have not read it, and the time; for ours that are on the way: how they stand. */
function Delivery({ row, notRead }: { row: MessageRow; notRead: number }) {
  const { text, formats } = useSpeech();
  const { phase } = useCell(useSession().status);
  const { at, last, unsent } = row;
  if (unsent?.failed !== undefined) {
    return (
      <span className="delivery failed" title={text.notSent}>
        <AlertIcon />
      </span>
    );
  }
  if (unsent !== undefined) {
    const state = phase === "online" ? text.sending : text.waiting;
    return (
      <span className="delivery sending" title={state}>
        <ClockIcon />
        <span className="hidden">{state}</span>
      </span>
    );
  }
  return (
    <span className="delivery">
      {notRead > 0 && (
        <span className="not-read" title={text.notReadBy(notRead)}>
          <span className="hidden">{text.notReadBy(notRead)}</span>
          <span aria-hidden="true">{notRead}</span>
        </span>
      )}
      {last && <time>{formats.time(at)}</time>}
    </span>
  );
}

function Failure({ unsent, conversation }: { unsent: Unsent; conversation: Conversation }) {
  const { text, formats } = useSpeech();
  const { id, failed } = unsent;
  if (failed === undefined) return null;
  return (
    <p className="failure" role="alert">
      <span>{formats.trouble({ code: failed })}</span>
      <button type="button" onClick={() => conversation.retry(id)}>
        {text.retry}
      </button>
      <button type="button" onClick={() => conversation.discard(id)}>
        {text.discard}
      </button>
    </p>
  );
}
