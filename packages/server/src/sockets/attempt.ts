import { isThenable } from "../engine/thenable.ts";

type Failed = (error: unknown) => void;

/** Hears of a promise that perhaps nobody awaits. @returns what it is given */
export function watch<Outcome>(outcome: Outcome, failed: Failed): Outcome {
  if (isThenable(outcome)) outcome.then(undefined, failed);
  return outcome;
}

/** Calls a plug-in for something that must not hold its caller up, whatever the plug-in does. */
export function attempt(run: () => unknown, failed: Failed): void {
  try {
    watch(run(), failed);
  } catch (error) {
    failed(error);
  }
}
