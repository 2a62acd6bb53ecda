import type { SchemaResult, StandardSchema } from "@baro/server";

/** A schema of one's own: `check` says what it makes of a value, at once or later, or throws. */
export function schema<Output, Input = Output>(
  check: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>,
): StandardSchema<Input, Output> {
  return { "~standard": { version: 1, vendor: "test", validate: check } };
}

/** What a schema says that does not take a value. */
export const ISSUES = { issues: [{ message: "a secret of the schema" }] };

export const text = schema((value) => (typeof value === "string" ? { value } : ISSUES));

export const anything = schema((value) => ({ value }));

/** Takes no input at all. */
export const nothing = schema<undefined>((value) => (value === undefined ? { value } : ISSUES));

/** Takes `{ room: number, name: string }`, and gives a trimmed name. */
export const renaming = schema<{ room: number; name: string }>((value) => {
  if (typeof value !== "object" || value === null) return ISSUES;
  const [room, name] = ["room", "name"].map((key): unknown => Reflect.get(value, key));
  if (typeof room !== "number" || typeof name !== "string") return ISSUES;
  return { value: { room, name: name.trim() } };
});
