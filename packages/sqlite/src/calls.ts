import type { Draft, ReadRange, StoreErrorCode, TrimBounds } from "@baro/server/store";

/** What the worker is asked. */
export type Question =
  | { readonly does: "open" }
  | { readonly does: "append"; readonly drafts: readonly Draft[] }
  | { readonly does: "head"; readonly log: string }
  | { readonly does: "read"; readonly log: string; readonly range: ReadRange }
  | { readonly does: "trim"; readonly log: string; readonly bounds: TrimBounds }
  | { readonly does: "close" };

export type Call = Question & { readonly id: number };

/** What it answers. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly fault: { readonly code: StoreErrorCode; readonly detail: string };
    };
