import type { Status } from "../state/connection.ts";
import { useSpeech } from "../text/language.ts";
import type { Text } from "../text/strings.ts";

/** The state of the connection and its transport, in one line. */
export function StatusLine({ status }: { status: Status }) {
  const { text } = useSpeech();
  const transport = status.phase === "online" ? status.transport : undefined;
  return (
    <p className="status" role="status" data-phase={status.phase} data-transport={transport}>
      <span className="dot" aria-hidden="true" />
      <span className="status-text">{describe(status, text)}</span>
    </p>
  );
}

function describe(status: Status, text: Text): string {
  if (status.phase === "online") return text.online(status.transport);
  return status.phase === "reconnecting" ? text.attempt(status.attempt) : text.connecting;
}
