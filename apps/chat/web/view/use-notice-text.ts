import type { NoticeBody, UserId } from "../../shared/events.ts";
import { useSpeech } from "../text/language.ts";
import { useNames } from "./use-session.ts";

/** Says what a notice tells. */
export function useNoticeText() {
  const { text } = useSpeech();
  const names = useNames();
  return (kind: string, by: UserId, users: readonly UserId[]): string => {
    if (!isKind(kind, text.notices)) return "";
    return text.notices[kind](names.ofUser(by), text.and(users.map(names.ofUser)));
  };
}

function isKind(kind: string, notices: object): kind is NoticeBody["kind"] {
  return Object.hasOwn(notices, kind);
}
