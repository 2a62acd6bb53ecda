import { type FormEvent, type KeyboardEvent, useState } from "react";
import type { SearchHit, SearchResult } from "../../shared/events.ts";
import type { Trouble } from "../state/ask.ts";
import type { Conversation } from "../state/conversation.ts";
import { useSpeech } from "../text/language.ts";
import { IconButton } from "./icon-button.tsx";
import { CloseIcon } from "./icons.tsx";
import { useFocusMeanwhile } from "./use-focus.ts";
import { useNames, useSession } from "./use-session.ts";

interface SearchPaneProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** Finds messages of a room, and goes there. */
export function SearchPane({ conversation, onClose }: SearchPaneProps) {
  const { text, formats } = useSpeech();
  const session = useSession();
  const field = useFocusMeanwhile<HTMLInputElement>();
  const [query, setQuery] = useState("");
  const [asked, setAsked] = useState("");
  const [result, setResult] = useState<SearchResult>();
  const [trouble, setTrouble] = useState<Trouble>();
  const search = async (wanted: string, before?: number) => {
    const answer = await session.search(conversation.room, wanted, before);
    setTrouble(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    const { hits, more } = answer.value;
    setAsked(wanted);
    setResult({ hits: before === undefined ? hits : [...(result?.hits ?? []), ...hits], more });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void search(query);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") onClose();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && moveFocus(event.currentTarget, step)) event.preventDefault();
  };
  return (
    <search className="search-pane" onKeyDown={onKeyDown}>
      <form onSubmit={submit}>
        <input
          type="search"
          className="field"
          ref={field}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          placeholder={text.searchPlaceholder}
          aria-label={text.search}
          enterKeyHint="search"
        />
        <IconButton label={text.close} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </form>
      <p className="hint" role="status">
        {trouble !== undefined && formats.trouble(trouble)}
        {trouble === undefined && result && countText(result)}
      </p>
      {result && result.hits.length > 0 && (
        <ul className="hits">
          {result.hits.map((hit) => (
            <li key={hit.offset}>
              <Hit hit={hit} query={asked} onOpen={() => void conversation.jumpTo(hit.offset)} />
            </li>
          ))}
          {result.more && (
            <li>
              <button
                type="button"
                className="plain"
                onClick={() => void search(asked, result.hits.at(-1)?.offset)}
              >
                {text.searchMore}
              </button>
            </li>
          )}
        </ul>
      )}
    </search>
  );

  function countText({ hits, more }: SearchResult): string {
    return hits.length === 0 ? text.searchNone : text.searchCount(hits.length, more);
  }
}

/** From the field down to the newest hit and on to older ones, and back up. */
function moveFocus(pane: HTMLElement, step: number): boolean {
  const stops = [...pane.querySelectorAll<HTMLElement>("input, .hit")];
  const at = stops.findIndex((stop) => stop.matches(":focus"));
  const next = at < 0 ? undefined : stops[at + step];
  next?.focus();
  return next !== undefined;
}

interface HitProps {
  readonly hit: SearchHit;
  readonly query: string;
  readonly onOpen: () => void;
}

/** So much is shown before what was found. */
const BEFORE = 24;

/** The first start of a word from here on; here, where there is none before the end. */
function wordStart(text: string, from: number, end: number): number {
  const gap = text.slice(from, end).search(/\s\S/u);
  return gap < 0 ? from : from + gap + 1;
}

function Hit({ hit, query, onOpen }: HitProps) {
  const { formats } = useSpeech();
  const name = useNames().ofUser(hit.by);
  const at = Math.max(0, hit.text.toLowerCase().indexOf(query.trim().toLowerCase()));
  const start = at > BEFORE ? wordStart(hit.text, at - BEFORE, at) : 0;
  const end = at + query.trim().length;
  return (
    <button type="button" className="hit" onClick={onOpen}>
      <span className="hit-head">
        <bdi>{name}</bdi>
        <time>{formats.brief(hit.at)}</time>
      </span>
      <span className="hit-text">
        {start > 0 && "…"}
        {hit.text.slice(start, at)}
        <mark>{hit.text.slice(at, end)}</mark>
        {hit.text.slice(end, end + 200)}
      </span>
    </button>
  );
}
