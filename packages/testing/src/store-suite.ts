import type { ChannelStore, Draft, Receipt, StoredEntry } from "@baro/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

/** What a store says of itself. */
export interface StoreTraits {
  /** Whether the next store on the same place has what this one committed. Default false. */
  readonly persists?: boolean;
}

let places = 0;

/**
 * What every store of channels must do.
 * @param create makes a store that is not open yet: on a new place for a number that is new, on the same one for the same
 */
export function describeStore(
  name: string,
  create: (place: number) => ChannelStore | Promise<ChannelStore>,
  { persists = false }: StoreTraits = {},
): void {
  describe(`the store contract: ${name}`, () => {
    let place = 0;
    let store: ChannelStore;

    const open = async (): Promise<void> => {
      store = await create(place);
      await store.open();
    };
    const append = (...drafts: Partial<Draft>[]): Promise<readonly Receipt[]> =>
      store.append(drafts.map(draft));
    const appendMany = (count: number, rest: Partial<Draft> = {}): Promise<readonly Receipt[]> =>
      append(...Array.from({ length: count }, (_, index) => ({ at: index + 1, ...rest })));
    const offsets = async (range: Parameters<ChannelStore["read"]>[1]): Promise<number[]> =>
      (await store.read("log", range)).entries.map(({ offset }) => offset);

    beforeEach(async () => {
      place = places++;
      await open();
    });
    afterEach(() => store.close());

    describe("appending", () => {
      test("an empty log has an epoch that it keeps, also with its first entry", async () => {
        const empty = await store.head("log");
        expect(empty).toEqual({ epoch: expect.any(String), head: 0, first: 1 });
        expect(empty.epoch).not.toBe("");
        const [receipt] = await append({ at: 5 });
        expect(receipt).toEqual({ epoch: empty.epoch, offset: 1, at: 5, repeated: false });
        expect(await store.head("log")).toEqual({ ...empty, head: 1 });
      });

      test("gives each log offsets without gaps, in the order of the drafts", async () => {
        await append({ log: "a" }, { log: "b" }, { log: "a" });
        const receipts = await append({ log: "b" }, { log: "b" }, { log: "a" });
        expect(receipts.map(({ offset }) => offset)).toEqual([2, 3, 3]);
        expect([await headOf(store, "a"), await headOf(store, "b")]).toEqual([3, 3]);
      });

      test("keeps logs apart whatever their names are", async () => {
        const names = ["/,a", "/,A", "/,a ", "/,a'\"%_\\", "/,한국어 🙂", "/,", "/x,a"];
        for (const log of names) await append({ log, body: JSON.stringify(log) });
        for (const log of names) {
          const { entries } = await store.read(log, { limit: 10 });
          expect(entries.map(({ body }) => JSON.parse(body))).toEqual([log]);
        }
      });

      test("takes no drafts at all", async () => {
        expect(await append()).toEqual([]);
      });

      test("takes a thousand at once", async () => {
        const receipts = await appendMany(1000);
        expect(receipts.map(({ offset }) => offset)).toEqual(count(1, 1000));
        expect(await headOf(store, "log")).toBe(1000);
      });
    });

    describe("repeats", () => {
      const once = { publisher: "p", id: "1" };

      test("are not appended again, and get the first one's place and time", async () => {
        await append({ at: 1, ...once }, { at: 2 });
        const [receipt] = await append({ at: 3, ...once });
        expect(receipt).toMatchObject({ offset: 1, at: 1, repeated: true });
        expect(await headOf(store, "log")).toBe(2);
      });

      test("are known within a batch", async () => {
        const receipts = await append({ at: 1, ...once }, { at: 2, ...once }, { at: 3 });
        expect(receipts.map(({ offset, at, repeated }) => [offset, at, repeated])).toEqual([
          [1, 1, false],
          [1, 1, true],
          [2, 3, false],
        ]);
      });

      test("are those of one publisher in one log alone", async () => {
        const receipts = await append(
          once,
          { ...once, publisher: "q" },
          { ...once, log: "other" },
          { id: "1" },
          { id: "1" },
          { publisher: "p" },
          { publisher: "p" },
        );
        expect(receipts.map(({ repeated }) => repeated)).toEqual(Array(7).fill(false));
      });

      test("are not mixed up where publisher and id run together", async () => {
        const receipts = await append(
          { publisher: "a", id: "b,c" },
          { publisher: "a,b", id: "c" },
          { publisher: "a\0b", id: "c" },
          { publisher: "a", id: "b\0c" },
        );
        expect(receipts.map(({ repeated }) => repeated)).toEqual(Array(4).fill(false));
      });

      test("are known when their entry was trimmed", async () => {
        await append(once, {});
        await store.trim("log", { maxEntries: 0 });
        const [receipt] = await append(once);
        expect(receipt).toMatchObject({ offset: 1, repeated: true });
        expect(await headOf(store, "log")).toBe(2);
      });
    });

    describe("reading", () => {
      test("gives back what was appended, and nothing of its publisher", async () => {
        const bytes = [Uint8Array.of(0, 1, 255), new Uint8Array(0)];
        const body = JSON.stringify({ text: "줄 1\n\u0000 🙂 \\ '\"" });
        const full = {
          event: "said 🙂",
          body,
          attachments: bytes,
          at: 1_700_000_000_123,
          by: "kim",
        };
        await append({ ...full, publisher: "secret", id: "x" }, { body: "null", at: 7 });
        const { entries } = await store.read("log", { limit: 10 });
        expect(entries.map(plain)).toEqual([
          { ...full, offset: 1, id: "x", attachments: [[0, 1, 255], []] },
          { offset: 2, event: "event", body: "null", at: 7, attachments: [] },
        ]);
      });

      test("goes up from an offset, and down from one, always in ascending order", async () => {
        await appendMany(10);
        expect(await offsets({ after: 0, limit: 3 })).toEqual([1, 2, 3]);
        expect(await offsets({ after: 7, limit: 50 })).toEqual([8, 9, 10]);
        expect(await offsets({ before: 5, limit: 2 })).toEqual([3, 4]);
        expect(await offsets({ before: 3, limit: 50 })).toEqual([1, 2]);
        expect(await offsets({ limit: 2 })).toEqual([9, 10]);
      });

      test("says the state of the log with every page", async () => {
        await appendMany(5);
        await store.trim("log", { before: 3 });
        expect(await store.read("log", { after: 3, limit: 1 })).toMatchObject({
          head: 5,
          first: 3,
        });
        expect(await store.read("none", { limit: 1 })).toMatchObject({
          head: 0,
          first: 1,
          entries: [],
        });
      });

      test("gives nothing beyond the ends", async () => {
        await appendMany(5);
        await store.trim("log", { before: 3 });
        expect(await offsets({ after: 5, limit: 9 })).toEqual([]);
        expect(await offsets({ after: 99, limit: 9 })).toEqual([]);
        expect(await offsets({ before: 3, limit: 9 })).toEqual([]);
        expect(await offsets({ before: 0, limit: 9 })).toEqual([]);
        expect(await offsets({ before: 99, limit: 2 })).toEqual([4, 5]);
        expect(await offsets({ after: 0, limit: 9 })).toEqual([3, 4, 5]);
      });

      test("ends a page before the entry that makes it too large, in bytes of UTF-8", async () => {
        // 8 bytes each: two quotes, and two characters of three bytes.
        await appendMany(5, { body: '"가나"' });
        expect(await offsets({ after: 0, limit: 9, maxBytes: 24 })).toEqual([1, 2, 3]);
        expect(await offsets({ after: 0, limit: 9, maxBytes: 23 })).toEqual([1, 2]);
        expect(await offsets({ limit: 9, maxBytes: 17 })).toEqual([4, 5]);
      });

      test("counts attachments in bytes, and in number", async () => {
        const attachments = [new Uint8Array(4), new Uint8Array(4)];
        await appendMany(5, { body: "{}", attachments });
        expect(await offsets({ after: 0, limit: 9, maxBytes: 20 })).toEqual([1, 2]);
        expect(await offsets({ after: 1, limit: 9, maxAttachments: 7 })).toEqual([2, 3, 4]);
        expect(await offsets({ before: 5, limit: 9, maxAttachments: 4 })).toEqual([3, 4]);
      });

      test("gives one entry at least, however large it is", async () => {
        await appendMany(2, { body: "{}", attachments: [new Uint8Array(100)] });
        expect(await offsets({ after: 0, limit: 9, maxBytes: 1 })).toEqual([1]);
        expect(await offsets({ limit: 9, maxAttachments: 0 })).toEqual([2]);
      });

      test("sees what was committed while other reads are under way", async () => {
        await append({});
        const early = store.read("log", { limit: 9 });
        const [receipts, late] = [await append({}, {}), await offsets({ limit: 9 })];
        expect(late).toEqual([1, 2, 3]);
        expect(receipts).toHaveLength(2);
        expect((await early).entries.length).toBeGreaterThanOrEqual(1);
      });
    });

    describe("trimming", () => {
      test("keeps so many entries, and where the log ends", async () => {
        await appendMany(5);
        expect(await store.trim("log", { maxEntries: 2 })).toMatchObject({ head: 5, first: 4 });
        expect(await offsets({ after: 0, limit: 9 })).toEqual([4, 5]);
        expect(await store.trim("log", { maxEntries: 9 })).toMatchObject({ head: 5, first: 4 });
      });

      test("keeps so many bytes", async () => {
        await appendMany(5, { body: '"가나"', attachments: [new Uint8Array(2)] });
        expect(await store.trim("log", { maxBytes: 29 })).toMatchObject({ first: 4 });
        expect(await store.trim("log", { maxBytes: 20 })).toMatchObject({ first: 4 });
      });

      test("lets go of what is older, up to the first that is not", async () => {
        await append({ at: 1 }, { at: 2 }, { at: 9 }, { at: 3 }, { at: 10 });
        expect(await store.trim("log", { olderThan: 9 })).toMatchObject({ first: 3 });
      });

      test("lets go of what lies before an offset", async () => {
        await appendMany(5);
        expect(await store.trim("log", { before: 3 })).toMatchObject({ head: 5, first: 3 });
        expect(await store.trim("log", { before: 2 })).toMatchObject({ head: 5, first: 3 });
      });

      test("keeps to the strictest of several bounds", async () => {
        await appendMany(5);
        const bounds = { maxEntries: 4, olderThan: 4, before: 3 };
        expect(await store.trim("log", bounds)).toMatchObject({ first: 4 });
      });

      test("of everything leaves a log that goes on where it ended", async () => {
        const [{ epoch } = { epoch: "" }] = await appendMany(3);
        expect(await store.trim("log", { maxEntries: 0 })).toEqual({ epoch, head: 3, first: 4 });
        expect(await offsets({ limit: 9 })).toEqual([]);
        expect(await append({})).toMatchObject([{ epoch, offset: 4 }]);
        expect(await store.head("log")).toEqual({ epoch, head: 4, first: 4 });
      });

      test("beyond the end, and of a log that is empty, lets go of nothing more", async () => {
        await appendMany(2);
        expect(await store.trim("log", { before: 99 })).toMatchObject({ head: 2, first: 3 });
        expect(await store.trim("none", { before: 99 })).toMatchObject({ head: 0, first: 1 });
      });

      test("without bounds, and of other logs, changes nothing", async () => {
        await appendMany(2);
        await append({ log: "other" });
        await store.trim("other", { maxEntries: 0 });
        expect(await store.trim("log", {})).toMatchObject({ head: 2, first: 1 });
      });
    });

    describe("closing", () => {
      test("commits what was asked for, and may be asked for twice", async () => {
        const asked = append({});
        await store.close();
        await store.close();
        expect(await asked).toMatchObject([{ offset: 1 }]);
      });

      test("is the end: whatever is asked later says so", async () => {
        await store.close();
        const closed = { name: "StoreError", code: "STORE_CLOSED" };
        await expect(append({})).rejects.toMatchObject(closed);
        await expect(store.head("log")).rejects.toMatchObject(closed);
        await expect(store.read("log", { limit: 1 })).rejects.toMatchObject(closed);
        await expect(store.trim("log", {})).rejects.toMatchObject(closed);
      });
    });

    describe.runIf(persists)("opening again", () => {
      const reopen = async (): Promise<void> => {
        await store.close();
        await open();
      };

      test("finds epochs, entries and where logs end", async () => {
        await append({ body: '"a"' }, { attachments: [Uint8Array.of(1, 2)] });
        const before = await store.read("log", { limit: 9 });
        await reopen();
        const after = await store.read("log", { limit: 9 });
        expect({ ...after, entries: after.entries.map(plain) }).toEqual({
          ...before,
          entries: before.entries.map(plain),
        });
        expect(await append({})).toMatchObject([{ epoch: before.epoch, offset: 3 }]);
      });

      test("finds the epoch of a log that nothing was written to", async () => {
        const before = await store.head("log");
        await reopen();
        expect(await store.head("log")).toEqual(before);
      });

      test("finds what was trimmed gone, and the log's end where it was", async () => {
        await appendMany(3);
        const trimmed = await store.trim("log", { maxEntries: 0 });
        await reopen();
        expect(await store.head("log")).toEqual(trimmed);
        expect(await append({})).toMatchObject([{ offset: 4 }]);
      });

      test("knows repeats", async () => {
        await append({ publisher: "p", id: "1", at: 5 });
        await reopen();
        const [receipt] = await append({ publisher: "p", id: "1", at: 6 });
        expect(receipt).toMatchObject({ offset: 1, at: 5, repeated: true });
      });
    });
  });
}

function draft(given: Partial<Draft>): Draft {
  return { log: "log", event: "event", body: "{}", attachments: [], at: 1, ...given };
}

async function headOf(store: ChannelStore, log: string): Promise<number> {
  return (await store.head(log)).head;
}

function count(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** An entry for comparison: bytes as numbers, and what it has not left out. */
function plain({ attachments, ...entry }: StoredEntry): Record<string, unknown> {
  const given = Object.entries(entry).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), attachments: attachments.map((bytes) => [...bytes]) };
}
