/** An option, or what an app gives in place of one, has a value that cannot work. */
export class ServerOptionError extends TypeError {
  override readonly name = "ServerOptionError";
  readonly code = "SERVER_OPTION";
}

/** What refuses options that cannot work. @param who whose they are, as apps call it; each message begins with that */
export function mustBeOf(who: string): (isSo: boolean, what: string) => void {
  return (isSo, what) => {
    if (!isSo) throw new ServerOptionError(`${who}: ${what}`);
  };
}
