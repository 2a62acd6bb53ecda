import type { InputOf, OutputOf, StandardSchema } from "../schemas/standard-schema.ts";
import type { Answer } from "./answer.ts";

/** For the name of each request, the schema of its input. */
export type RequestSchemas = Readonly<Record<string, StandardSchema>>;

/**
 * For the name of each request, what answers it: gets what the schema makes of the input, and who asks; gives at once or later
 * what the asker gets. For `satisfies`, where the answers stand apart from `requests`.
 * @typeParam Asker what `before` gives; without it the socket
 */
export type AnswersTo<Schemas extends RequestSchemas, Asker> = {
  readonly [Name in keyof Schemas]: (input: OutputOf<Schemas[Name]>, asker: Asker) => unknown;
};

/** How requests are answered. */
export interface RequestsOptions<Subject, Name, Asker, Answers> {
  /**
   * Called for each request first of all, before its input is looked at: for rates and permissions. What it gives, or
   * resolves with, is handed to the answer. Default: gives the socket.
   */
  readonly before?: ((socket: Subject, name: Name) => Asker | PromiseLike<Asker>) | undefined;
  readonly answers: Answers;
}

/** Answers that need another asker than the socket need a `before` that gives it. */
export type WithAsker<Subject, Asker> = [Subject] extends [Asker]
  ? unknown
  : { readonly before: unknown };

/** Answers to all requests, and to no others. Its index signature lets the compiler know the asker by answers alone. */
export type Complete<Answers, Schemas extends RequestSchemas, Asker> = Answers &
  AnswersTo<Schemas, Asker> & {
    readonly [Name in Exclude<keyof Answers & string, keyof Schemas>]: never;
  } & { readonly [name: string]: (input: never, asker: Asker) => unknown };

/**
 * The events by which clients ask: of `Server`'s first type parameter, and of the second of the client's `Socket`.
 * `RequestsOf<typeof schemas, typeof answers>`, with the answers that `requests` returns.
 */
export type RequestsOf<
  Schemas extends RequestSchemas,
  Answers extends AnswersTo<Schemas, never>,
> = {
  [Name in keyof Schemas]: RequestEvent<
    InputOf<Schemas[Name]>,
    (answer: Answer<Awaited<ReturnType<Answers[Name]>>>) => void
  >;
};

/**
 * A request whose schema takes nothing but undefined is sent without an input. Any other needs one, also where its schema could
 * do without: what is undefined travels as null.
 */
type RequestEvent<Input, Reply> = unknown extends Input
  ? (input: Input, reply: Reply) => void
  : [Input] extends [undefined]
    ? (reply: Reply) => void
    : (input: Exclude<Input, undefined>, reply: Reply) => void;
