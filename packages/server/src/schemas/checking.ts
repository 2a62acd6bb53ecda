import { Refusal } from "../refusal.ts";
import type { SchemaResult, StandardSchema } from "./standard-schema.ts";

export function isSchema(value: unknown): value is StandardSchema {
  const standard: unknown = Reflect.get(Object(value), "~standard");
  const [version, validate] = ["version", "validate"].map((name): unknown =>
    Reflect.get(Object(standard), name),
  );
  return version === 1 && typeof validate === "function";
}

/**
 * What a schema made of what a client sent. What is wrong with it is not told: it may say what clients are not to know.
 * @throws Refusal bad_request; TypeError where it says nothing of it
 */
export function accepted(result: SchemaResult<unknown>): unknown {
  // It may be no result at all: a schema may be of the app's own making.
  const known: Partial<SchemaResult<unknown>> = Object(result);
  if (known.issues) throw new Refusal("bad_request");
  if ("value" in known) return known.value;
  throw new TypeError("a schema gives neither a value nor issues");
}
