import { describe, expect, it } from "vitest";
import type { Projection } from "../../src/channels/projection.ts";
import { followScene, Gate, Offsets, upTo } from "../support/projections.ts";

describe("a log that is shorter than what was taken in", () => {
  it("lets following not begin, and says what to do", async () => {
    const { channels, publish } = followScene();
    await publish(3);
    const offsets = new Offsets();
    offsets.taken["log"] = [7];
    await expect(channels.follow(offsets, ["log"])).rejects.toMatchObject({
      code: "ahead",
      retry: false,
      message: expect.stringMatching(/7.*"log" ends at 3.*[Ee]mpty/),
    });
    expect(offsets.taken).toEqual({ log: [7] });
  });

  it("is reported when an entry comes, of which nothing is taken in until what was made is emptied", async () => {
    const { channels, publish, timers, reported } = followScene();
    const offsets = new Offsets();
    offsets.taken["log"] = [7];
    await channels.follow(offsets);
    await publish(3);
    await expect.poll(() => reported).toMatchObject([{ code: "ahead" }]);
    expect(offsets.taken).toEqual({ log: [7] });
    offsets.taken["log"] = [];
    expect(await timers.pass()).toEqual([200]);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(3) });
  });

  it("is none where an entry was read before it was told of", async () => {
    const { channels, publish, reported, store } = followScene();
    await publish(3);
    const offsets = new Offsets();
    const append = store.inner.append.bind(store.inner);
    const [kept, told] = [new Gate(), new Gate()];
    store.inner.append = async (drafts) => {
      const receipts = await append(drafts);
      kept.open();
      await told.opened;
      return receipts;
    };
    const publishing = publish(2);
    await kept.opened;
    await channels.follow(offsets, ["log"]);
    expect(offsets.taken).toEqual({ log: upTo(5) });
    told.open();
    await publishing;
    await publish(1);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(6) });
    expect(reported).toEqual([]);
  });
});

describe("what makes no sense", () => {
  it.each([-1, 0.5, Number.NaN, 2 ** 53, "3", null, undefined, true])(
    "is refused as an offset: %j",
    async (offset) => {
      const { channels, publish, reported } = followScene();
      const offsets = new Offsets();
      const after = () => offset as number;
      const refused = { code: "bad_request", message: expect.stringContaining('"log"') };
      await publish(1);
      await expect(channels.follow({ ...offsets, after }, ["log"])).rejects.toMatchObject(refused);
      await channels.follow({ ...offsets, after: async () => after() });
      await publish(1);
      await expect.poll(() => reported).toMatchObject([refused]);
      expect(offsets.taken).toEqual({});
    },
  );

  it.each([undefined, null, {}, { after: () => 0 }, { after: 0, entry: () => {} }])(
    "is refused as a projection: %j",
    async (projection) => {
      const { channels } = followScene();
      const refusal = { code: "bad_request", message: expect.stringContaining("`entry`") };
      await expect(channels.follow(projection as Projection)).rejects.toMatchObject(refusal);
    },
  );

  it("is refused as a projection where it follows these channels already, which goes on", async () => {
    const { channels, publish } = followScene();
    const offsets = new Offsets();
    await channels.follow(offsets);
    const refusal = { code: "bad_request", message: expect.stringContaining("already") };
    await expect(channels.follow(offsets)).rejects.toMatchObject(refusal);
    await publish(2);
    expect(offsets.taken).toEqual({ log: [1, 2] });
  });

  it("is refused as a name before any channel is read", async () => {
    const { channels, publish, store } = followScene();
    await publish(2);
    const offsets = new Offsets();
    const refusal = { code: "bad_request" };
    await expect(channels.follow(offsets, ["log", "a\n"])).rejects.toMatchObject(refusal);
    expect([offsets.taken, store.reads]).toEqual([{}, 0]);
  });

  it.each<[unknown]>([["log"], [["a\n"]], [[7]], [7]])(
    "is refused as names of channels: %j",
    async (names) => {
      const { channels } = followScene();
      const following = channels.follow(new Offsets(), names as string[]);
      await expect(following).rejects.toMatchObject({ code: "bad_request" });
    },
  );
});
