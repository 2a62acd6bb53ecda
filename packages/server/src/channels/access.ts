import { ChannelError } from "@baro/protocol";

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
  identify: Identify<Subject> = () => undefined;
  readonly #report: (error: unknown) => void;

  /** @param report hears what `authorize` throws */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** @returns why not, or undefined */
  async refusal(subject: Subject, request: AccessRequest): Promise<ChannelError | undefined> {
    if (this.authorize === undefined) return new ChannelError("forbidden");
    try {
      const verdict = await this.authorize(subject, request);
      if (verdict === true) return undefined;
      return new ChannelError("forbidden", verdict ? { reason: verdict.reason } : {});
    } catch (cause) {
      this.#report(cause);
      return new ChannelError("forbidden", { cause });
    }
  }
}
