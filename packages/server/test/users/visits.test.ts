import { expect, it, vi } from "vitest";
import { Visits } from "../../src/users/visits.ts";

/** Sockets that passed, and whose client then left or was refused by other middleware: nobody tells. */
it.each([
  ["clients left", "closed", ["room"]],
  ["other middleware refused", "open", []],
])("no more than a few are kept of visits after which %s", (_how, readyState, rooms) => {
  const visits = new Visits();
  const looks = vi.fn();
  const close = vi.fn();
  for (let n = 0; n < 1000; n++) {
    const conn = {
      close,
      get readyState() {
        looks();
        return readyState;
      },
    };
    visits.begin({ conn, rooms: new Set(rooms) } as never).pass(["room"]);
  }
  looks.mockClear();
  visits.end("room");
  expect(looks.mock.calls.length).toBeLessThanOrEqual(64);
  expect(close).not.toHaveBeenCalled();
});

it("all are kept that wait for an answer, and doubt what they have shown when connections end", () => {
  const visits = new Visits();
  const all = Array.from({ length: 1000 }, () =>
    visits.begin({ conn: { readyState: "open" } } as never),
  );
  visits.end("room");
  expect(all.every(({ isDoubtful }) => isDoubtful)).toBe(true);
});
