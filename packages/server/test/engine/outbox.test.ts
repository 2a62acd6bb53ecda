import { expect, it } from "vitest";
import { Frame } from "../../src/engine/frame.ts";
import { Outbox } from "../../src/engine/outbox.ts";

const payloadsOf = (outbox: Outbox) => outbox.frames.map((frame) => frame.payload);

it("keeps frames in their order and counts their bytes", () => {
  const outbox = new Outbox();
  for (const text of ["a", "bc", "d"]) outbox.add(Frame.text(text));
  expect(payloadsOf(outbox)).toEqual(["4a", "4bc", "4d"]);
  expect(outbox.bytes).toBe(7);
});

it("leaves the list of a frame alone that several outboxes share", () => {
  const shared = Frame.text("to all");
  const outboxes = [new Outbox(), new Outbox()] as const;
  for (const outbox of outboxes) outbox.add(shared);
  outboxes[0].add(Frame.text("to one"));
  expect(payloadsOf(outboxes[0])).toEqual(["4to all", "4to one"]);
  expect(payloadsOf(outboxes[1])).toEqual(["4to all"]);
  expect(shared.alone).toEqual([shared]);
});

it("holds nothing once it is cleared, and begins anew", () => {
  const outbox = new Outbox();
  for (const text of ["a", "b"]) outbox.add(Frame.text(text));
  outbox.clear();
  expect(outbox.frames).toEqual([]);
  expect(outbox.bytes).toBe(0);
  for (const text of ["c", "d"]) outbox.add(Frame.text(text));
  expect(payloadsOf(outbox)).toEqual(["4c", "4d"]);
});
