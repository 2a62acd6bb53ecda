import { type FormEvent, useId, useState } from "react";
import type { ErrorCode } from "../../shared/errors.ts";
import { checkName, LIMITS } from "../../shared/limits.ts";
import type { Trouble } from "../state/ask.ts";
import type { ChatApp } from "../state/chat-app.ts";
import { useSpeech } from "../text/language.ts";
import { Logo } from "./icons.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { useFocus } from "./use-focus.ts";

/** Where one logs in or signs up. */
export function Door({ app }: { app: ChatApp }) {
  const { text, formats } = useSpeech();
  const field = useFocus<HTMLInputElement>();
  const [isNew, setNew] = useState(false);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  const troubleId = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const known = troubleWith(name, isNew ? password : undefined);
    if (known !== undefined) return setTrouble({ code: known });
    setBusy(true);
    setTrouble(await (isNew ? app.signUp(name, password) : app.logIn(name, password)));
    setBusy(false);
  };
  return (
    <main className="door">
      <form className="card" onSubmit={submit} noValidate>
        <Logo />
        <h1>Baro</h1>
        <p className="tagline">{text.tagline}</p>
        <label htmlFor="name">{text.name}</label>
        <input
          id="name"
          className="field"
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder={text.namePlaceholder}
          autoComplete="username"
          autoCapitalize="none"
          ref={field}
          aria-invalid={isAbout("name", trouble?.code)}
          aria-describedby={troubleId}
        />
        <p className="hint">{isNew && text.nameHint}</p>
        <label htmlFor="password">{text.password}</label>
        <input
          id="password"
          type="password"
          className="field"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete={isNew ? "new-password" : "current-password"}
          maxLength={LIMITS.passwordMax}
          aria-invalid={isAbout("password", trouble?.code)}
          aria-describedby={troubleId}
        />
        <p className="hint">{isNew && text.passwordHint}</p>
        <p id={troubleId} className="hint error" role="alert">
          {trouble !== undefined && formats.trouble(trouble)}
        </p>
        <button type="submit" className="primary" aria-disabled={busy}>
          {isNew ? text.signUp : text.logIn}
        </button>
        <button
          type="button"
          className="plain switch"
          onClick={() => {
            setNew(!isNew);
            setTrouble(undefined);
          }}
        >
          {isNew ? text.toLogIn : text.toSignUp}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
}

/** Whether what is typed into a field is to be changed. */
function isAbout(field: "name" | "password", code: Trouble["code"] | undefined): boolean {
  return code === "wrong_password" || code?.startsWith(field) === true;
}

/** What the server would say. @param password that is to be a new one */
function troubleWith(name: string, password: string | undefined): ErrorCode | undefined {
  const checked = checkName(name);
  if ("error" in checked) return checked.error;
  const isShort = password !== undefined && [...password].length < LIMITS.passwordMin;
  return isShort ? "password_length" : undefined;
}
