import { ChannelError } from "@baro/protocol";
import { Refusal } from "../refusal.ts";

/** What a client wants to do. */
export interface AccessRequest {
  readonly channel: string;
  readonly action: "subscribe" | "publish" | "history" | "presence";
  /** With `publish`. */
  readonly event?: string;
  readonly body?: unknown;
}

/** Whether it may; `reason` is what the client is told. */
export type Verdict = boolean | { readonly reason: string };

/** Decides for the application. */
export type Authorize<Subject> = (
  subject: Subject,
  request: AccessRequest,
) => Verdict | Promise<Verdict>;

/** Says who a client is: what entries have as `by`, and who is present. Undefined: nobody in particular. */
export type Identify<Subject> = (subject: Subject) => string | undefined;

/** What an application says of its clients. Until it says something, they may do nothing. */
export class Access<Subject> {
  authorize: Authorize<Subject> | undefined;
  identify: Identify<Subject> | undefined;
  readonly #report: (error: unknown) => void;
  readonly #parent: Access<Subject> | undefined;

  /** @param report hears what `authorize` and `identify` throw @param parent says what is not said here */
  constructor(report: (error: unknown) => void, parent?: Access<Subject>) {
    this.#report = report;
    this.#parent = parent;
  }

  /** @returns why not, or undefined */
  async refusal(subject: Subject, request: AccessRequest): Promise<ChannelError | undefined> {
    const authorize = this.#authorize;
    if (authorize === undefined) return new ChannelError("forbidden");
    try {
      const verdict = await authorize(subject, request);
      if (verdict === true) return undefined;
      return new ChannelError("forbidden", verdict ? { reason: verdict.reason } : {});
    } catch (cause) {
      if (cause instanceof ChannelError) return cause;
      if (cause instanceof Refusal) return refusedFor(cause);
      this.#report(cause);
      return new ChannelError("forbidden", { cause });
    }
  }

  /** Who a client is. @throws ChannelError forbidden, when the application fails to say */
  nameOf(subject: Subject): string | undefined {
    try {
      const name: unknown = this.#identify?.(subject);
      return typeof name === "string" ? name : undefined;
    } catch (cause) {
      this.#report(cause);
      throw new ChannelError("forbidden", { cause });
    }
  }

  get #authorize(): Authorize<Subject> | undefined {
    return this.authorize ?? this.#parent?.authorize;
  }

  get #identify(): Identify<Subject> | undefined {
    return this.identify ?? this.#parent?.identify;
  }
}

/** What may be tried again is tried again by clients of channels themselves. */
function refusedFor(cause: Refusal): ChannelError {
  const code = cause.retryAfter === undefined ? "forbidden" : "overloaded";
  return new ChannelError(code, { reason: cause.code, cause });
}
