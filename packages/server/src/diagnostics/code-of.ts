/** What an error is called in messages and metrics: its code, else its name. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : error.name;
}
