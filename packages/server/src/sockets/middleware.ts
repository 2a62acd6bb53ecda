import { isThenable } from "../engine/thenable.ts";

/** A step that lets `subject` pass by `next()`, or stops it by `next(error)`, by throwing or by rejecting. */
export type Middleware<Subject> = (subject: Subject, next: (error?: unknown) => void) => unknown;

/**
 * Passes `subject` through a chain as it stands now. `done` is called at most once, with the error of the step that stopped it
 * or with nothing; it must not throw. What a step does after its `next` goes to `late`.
 */
export function runMiddleware<Subject>(
  chain: readonly Middleware<Subject>[],
  subject: Subject,
  { done, late }: { done: (error?: unknown) => void; late: (error: unknown) => void },
): void {
  const steps = chain.slice();
  const runFrom = (index: number): void => {
    const step = steps[index];
    const decided = (error?: unknown) => (error ? done(error) : runFrom(index + 1));
    if (step === undefined) done();
    else runStep(step, subject, { done: decided, late });
  };
  runFrom(0);
}

function runStep<Subject>(
  step: Middleware<Subject>,
  subject: Subject,
  { done, late }: { done: (error?: unknown) => void; late: (error: unknown) => void },
): void {
  let decided = false;
  const next = (error?: unknown): void => {
    if (decided) return;
    decided = true;
    done(error);
  };
  const fail = (error: unknown): void => {
    if (decided) late(error);
    else next(toError(error));
  };
  try {
    const result = step(subject, next);
    if (isThenable(result)) result.then(undefined, fail);
  } catch (error) {
    fail(error);
  }
}

/** What was thrown must count as an error, even when it is nothing. */
function toError(thrown: unknown): unknown {
  return thrown ? thrown : new Error(String(thrown));
}
