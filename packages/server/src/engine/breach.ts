import { codeOf } from "../diagnostics/code-of.ts";
import { EngineError } from "./errors.ts";

/** What becomes of a request whose client goes away: nobody's breach of a rule. */
const ABORTS: ReadonlySet<string> = new Set(["POLL_ABORTED", "POST_ABORTED"]);

/** Whether a transport ended because its client broke a rule, of ours or of RFC 6455 as `ws` has it, and not by a cut connection. */
export function isBreach(error: Error): boolean {
  const code = codeOf(error);
  return error instanceof EngineError ? !ABORTS.has(code) : code.startsWith("WS_ERR_");
}
