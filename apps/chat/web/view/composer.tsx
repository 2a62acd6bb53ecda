import {
  type ChangeEvent,
  type ClipboardEvent,
  type KeyboardEvent,
  useEffect,
  useRef,
} from "react";
import { checkMessage, FILE_TYPES, LIMITS } from "../../shared/limits.ts";
import type { Conversation } from "../state/conversation.ts";
import { useSpeech } from "../text/language.ts";
import { IconButton } from "./icon-button.tsx";
import { AttachIcon, SendIcon } from "./icons.tsx";
import { useCell } from "./use-cell.ts";

/** Say how many characters are left when it is fewer than this. */
const NEAR_LIMIT = 200;

export function Composer({ conversation }: { conversation: Conversation }) {
  const { text } = useSpeech();
  const draft = useCell(conversation.draft);
  const field = useMessageField();
  const checked = checkMessage(draft);
  const left = LIMITS.message - [...draft.trim()].length;
  const send = () => {
    if ("error" in checked) return;
    conversation.send(checked.text);
    conversation.draft.set("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <AttachButton conversation={conversation} />
      <div className="growing" data-text={draft}>
        <textarea
          ref={field}
          rows={1}
          value={draft}
          onChange={(event) => {
            conversation.draft.set(event.target.value);
            if (event.target.value.trim() !== "") conversation.typed();
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => pasteFiles(event, conversation)}
          placeholder={text.messagePlaceholder}
          aria-label={text.messageField}
          aria-describedby="composer-hint"
          aria-invalid={left < 0}
          enterKeyHint="send"
        />
      </div>
      <span id="composer-hint" className="hidden">
        {text.messageHint}
      </span>
      {left < NEAR_LIMIT && (
        <span className={left < 0 ? "left error" : "left"} role="status">
          {text.charactersLeft(left)}
        </span>
      )}
      <IconButton type="submit" className="send" label={text.send} disabled={"error" in checked}>
        <SendIcon />
      </IconButton>
    </form>
  );
}

function AttachButton({ conversation }: { conversation: Conversation }) {
  const { text } = useSpeech();
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => {
    for (const file of target.files ?? []) conversation.uploads.add(file);
    // The same file may be picked again.
    target.value = "";
  };
  return (
    <>
      <IconButton className="attach" label={text.attach} onClick={() => input.current?.click()}>
        <AttachIcon />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={FILE_TYPES.join(",")}
        onChange={onChange}
      />
    </>
  );
}

/** A picture that was copied is sent; copied text goes into the field, even where it comes with a picture of itself. */
function pasteFiles(event: ClipboardEvent, conversation: Conversation): void {
  const { files, types } = event.clipboardData;
  if (files.length === 0 || types.includes("text/plain")) return;
  event.preventDefault();
  for (const file of files) conversation.uploads.add(file);
}

/**
 * While a Korean syllable (or any other input method's text) is being put together, Enter belongs to the input method.
 * Safari ends the composition before it tells of the key, and then only the key code 229 shows it.
 */
function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}

/** Ready to be written in when it appears; not on a touch screen, whose keyboard would hide what is to be read. */
function useMessageField() {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) field.current?.focus();
  }, []);
  return field;
}
