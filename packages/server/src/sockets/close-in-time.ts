import { atMost } from "./at-most.ts";

/** A part of a server has not closed in time: the server has closed without it. */
class CloseTimeoutError extends Error {
  override readonly name = "CloseTimeoutError";
  readonly code = "CLOSE_TIMEOUT";
}

/** How long a part of a server may take to close. */
export interface Closing {
  /** What it is called in the error. */
  readonly what: string;
  /** ms */
  readonly timeout: number;
  /** Hears that it was given up, and what it fails with after that. */
  readonly onFailure: (error: unknown) => void;
}

/** Waits for a part of a server to close, though not for one that hangs. Rejects as it does while it is waited for. */
export async function closeInTime(work: Promise<void>, closing: Closing): Promise<void> {
  const { what, timeout, onFailure } = closing;
  if (await atMost(timeout, work)) return;
  const hint = "the server has closed without it";
  onFailure(
    new CloseTimeoutError(`${what} did not close within ${timeout} ms (closeTimeout); ${hint}`),
  );
  work.catch(onFailure);
}
