import type { LogHead, ReadRange, StoreErrorCode, TrimBounds } from "@baro/server/store";
import type { DraftColumns, ReceiptColumns } from "./drafts.ts";
import type { PageColumns } from "./pages.ts";

/** What the worker needs to know to open a file. */
export interface FileOptions {
  /** Absolute. */
  readonly path: string;
  readonly durability: "process" | "power";
  /** ms */
  readonly rememberFor: number;
  /** ms */
  readonly lockTimeout: number;
  readonly maxFileBytes: number | undefined;
  readonly check: boolean;
}

/** What the store asks of its worker: for each name what comes with it, and what is answered. */
export interface Calls {
  open: { ask: FileOptions; answer: undefined };
  append: { ask: DraftColumns; answer: ReceiptColumns };
  head: { ask: string; answer: LogHead };
  read: { ask: { readonly log: string; readonly range: ReadRange }; answer: PageColumns };
  trim: { ask: { readonly log: string; readonly bounds: TrimBounds }; answer: LogHead };
  backup: { ask: string; answer: undefined };
  close: { ask: undefined; answer: undefined };
}

export type CallName = keyof Calls;

export interface Request<K extends CallName = CallName> {
  readonly id: number;
  readonly call: K;
  readonly ask: Calls[K]["ask"];
}

/** Why a call failed, in a form that crosses threads. */
export interface Fault {
  readonly code: StoreErrorCode;
  readonly detail: string;
  /** What the error below says. */
  readonly cause: string;
}

export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly fault: Fault };
