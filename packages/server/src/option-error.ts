/** An option, or what an app gives in place of one, has a value that cannot work. */
export class ServerOptionError extends TypeError {
  override readonly name = "ServerOptionError";
  readonly code = "SERVER_OPTION";
}
