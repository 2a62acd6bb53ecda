import { CHANNEL_EVENT_PREFIX, RESERVED_EVENTS } from "@baro/protocol";
import { mustBeOf } from "../option-error.ts";
import { isSchema } from "../schemas/checking.ts";
import type { RequestSchemas } from "./api.ts";
import type { Request } from "./serve.ts";

export const mustBe = mustBeOf("requests");

type Answer = Request["answer"];

/** What the app gives, when all that the compiler knows of it is forgotten. */
export interface TableInit {
  readonly schemas: RequestSchemas;
  readonly before: Request["before"];
  readonly answers: Readonly<Record<string, Answer>>;
}

/**
 * The requests of an app, each with its schema and its answer.
 * @throws ServerOptionError SERVER_OPTION for what cannot work
 */
export function tableOf({ schemas, before, answers }: TableInit): readonly Request[] {
  mustBe(Object(schemas) === schemas, "schemas must be an object");
  mustBe(typeof before === "function" || before === undefined, '"before" must be a function');
  for (const name of Object.keys(Object(answers))) {
    mustBe(Object.hasOwn(schemas, name), `"${name}" has an answer, but no schema`);
  }
  return Object.entries(schemas).map(([name, schema]) => {
    mustBe(!isTaken(name), `"${name}" is the name of an event that is no request`);
    mustBe(isSchema(schema), `the schema of "${name}" must be a Standard Schema, version 1`);
    const has = Object.hasOwn(Object(answers), name) && typeof answers[name] === "function";
    mustBe(has, `"${name}" needs an answer, which is a function`);
    // By way of the table, so that an answer may be a method that uses others.
    return { name, schema, before, answer: (input, asker) => answers[name]?.(input, asker) };
  });
}

/** Names of events that tell of the life of a socket, of errors, and of channels. */
function isTaken(name: string): boolean {
  return RESERVED_EVENTS.has(name) || name === "error" || name.startsWith(CHANNEL_EVENT_PREFIX);
}
