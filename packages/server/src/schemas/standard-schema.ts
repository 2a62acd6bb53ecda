/**
 * What is needed of a schema: version 1 of Standard Schema, which zod, valibot, arktype and others implement.
 * @typeParam Input what it takes from a well-behaved client
 * @typeParam Output what it makes of that
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    /** Says at once or later what it makes of a value, or what is wrong with it. May throw or reject. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** Of the compiler alone: there is no such value. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema says of a value: without `issues` it is well. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

type TypesOf<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>;

/** What a schema takes from a well-behaved client. */
export type InputOf<Schema extends StandardSchema> = TypesOf<Schema>["input"];

/** What a schema makes of it. */
export type OutputOf<Schema extends StandardSchema> = TypesOf<Schema>["output"];
