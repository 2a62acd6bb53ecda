import { ChannelError } from "@baro/protocol";
import { refusedBy } from "./fault.ts";

/** What a client wants to do. */
export interface AccessRequest {
  readonly channel: string;
  readonly action: "subscribe" | "publish" | "history" | "presence";
  /** With `publish`. */
  readonly event?: string;
  readonly body?: unknown;
  /**
   * With `subscribe`: true where the client has the subscription, and is asked about once more because of `reauthorize()`. No
   * client can bring this about by itself, so it should cost it nothing: a rate limit leaves it out.
   */
  readonly again?: true;
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
      return refusedBy(cause, this.#report);
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
