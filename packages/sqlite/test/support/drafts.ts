import type { Draft } from "@baro/server/store";

export const draft = (rest: Partial<Draft> = {}): Draft => ({
  log: "log",
  event: "event",
  body: "{}",
  attachments: [],
  at: 1,
  ...rest,
});

export const drafts = (count: number, rest: Partial<Draft> = {}): Draft[] =>
  Array.from({ length: count }, (_, index) => draft({ body: String(index + 1), ...rest }));
