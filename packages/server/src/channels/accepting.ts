import { ChannelError, type PublishRequest } from "@baro/protocol";
import { mustBeOf } from "../option-error.ts";
import { Refusal } from "../refusal.ts";
import { accepted, isSchema } from "../schemas/checking.ts";
import type { StandardSchema } from "../schemas/standard-schema.ts";
import { type EncodedBody, encodeBody } from "./body.ts";
import { refusedBy } from "./fault.ts";
import { readEventName } from "./requests.ts";

const mustBe = mustBeOf("channels.accept");

/** What clients may publish, as the app says it: for the name of each event, the schema of its body. */
export type EventSchemas = Readonly<Record<string, StandardSchema>>;

/** The same, as it is looked up: names that every object has are no events. */
export type EventTable = ReadonlyMap<string, StandardSchema>;

/** @throws ServerOptionError SERVER_OPTION for what is no such object, what is no schema, and for a name that no event can have */
export function readEventSchemas(schemas: EventSchemas): EventTable {
  mustBe(isTable(schemas), "takes an object with a schema for each event");
  const table = Object.entries(schemas);
  for (const [name, schema] of table) {
    mustBe(isEventName(name), `"${name}" cannot be the name of an event`);
    mustBe(isSchema(schema), `the schema of "${name}" must be a Standard Schema, version 1`);
  }
  return new Map(table);
}

/**
 * The body that is appended of what a client publishes: what the schema of its event makes of it.
 * @param report hears what a schema throws, and what it makes that cannot be stored
 * @throws ChannelError, as where `authorize` refuses or fails
 */
export async function acceptedBody(
  request: PublishRequest,
  table: EventTable,
  report: (error: unknown) => void,
): Promise<EncodedBody> {
  try {
    const schema = table.get(request.event);
    if (schema === undefined) throw new Refusal("bad_request");
    return encoded(accepted(await schema["~standard"].validate(request.body)), request);
  } catch (cause) {
    throw refusedBy(cause, report);
  }
}

function encoded(made: unknown, { event, body }: PublishRequest): EncodedBody {
  try {
    return encodeBody(made);
  } catch (cause) {
    // What came so is the client's own fault, and no schema has to look for it: that throws here.
    encodeBody(body);
    throw new Error(`the schema of "${event}" makes what cannot be stored`, { cause });
  }
}

/** What else has no entries says nothing of events, and would forbid all of them. */
function isTable(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !(Symbol.iterator in value || isSchema(value))
  );
}

function isEventName(name: string): boolean {
  try {
    return readEventName(name) === name;
  } catch (error) {
    if (error instanceof ChannelError) return false;
    throw error;
  }
}
