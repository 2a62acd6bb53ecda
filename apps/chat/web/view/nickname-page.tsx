import { type FormEvent, useState } from "react";
import type { ErrorCode } from "../../server/events.ts";
import type { ChatApp } from "../state/chat-app.ts";
import { useSpeech } from "../text/language.ts";
import { Logo } from "./icons.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { useFocus } from "./use-focus.ts";

/** `refused`: why the server did not take the nickname, if it has been asked. */
export function NicknamePage({ app, refused }: { app: ChatApp; refused?: ErrorCode | undefined }) {
  const { text } = useSpeech();
  const field = useFocus<HTMLInputElement>();
  const [nickname, setNickname] = useState(app.suggestion());
  const [error, setError] = useState<ErrorCode | undefined>(refused);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = app.signIn(nickname);
    setError("error" in checked ? checked.error : undefined);
  };
  return (
    <main className="door">
      <form className="card" onSubmit={submit} noValidate>
        <Logo />
        <h1>Baro</h1>
        <p className="tagline">{text.tagline}</p>
        <label htmlFor="nickname">{text.nickname}</label>
        <input
          id="nickname"
          className="field"
          value={nickname}
          onChange={(event) => setNickname(event.target.value)}
          placeholder={text.nicknamePlaceholder}
          autoComplete="nickname"
          ref={field}
          aria-invalid={error !== undefined}
          aria-describedby="nickname-hint"
        />
        <p id="nickname-hint" className={error === undefined ? "hint" : "hint error"} role="status">
          {error === undefined ? text.nicknameHint : text.trouble[error]}
        </p>
        <button type="submit" className="primary">
          {text.start}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
}
