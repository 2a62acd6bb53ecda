import { memoryStore } from "@baro/server";
import { expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";

test("entries are counted as they are committed, and how long that took is measured", async () => {
  const { scene, value } = await measuredScene({ store: slowStore(30) });
  const lobby = scene.io.channel("lobby");
  await Promise.all([lobby.publish("said", 1), lobby.publish("said", 2)]);
  await lobby.publish("said", 3);
  expect(await value("channel_entries_total")).toBe(3);
  expect(await value("channel_commit_seconds_count")).toBe(2);
  // A timer may be a millisecond early.
  expect(await value("channel_commit_seconds_sum")).toBeGreaterThan(0.058);
  expect(await value('channel_commit_seconds_bucket{le="0.025"}')).toBe(0);
});

test("entries that the store refuses are counted, by the code that publishers get", async () => {
  const store = memoryStore();
  store.append = () => Promise.reject(new Error("the disk is gone"));
  const { scene, value } = await measuredScene({ store });
  await expect(scene.io.channel("lobby").publish("said", 1)).rejects.toThrow();
  expect(await value("channel_failed_entries_total")).toBe(1);
  expect(await value('errors_total{kind="store",code="store_unavailable"}')).toBe(1);
  expect(await value("channel_entries_total")).toBe(0);
});

test("clients that come back to a channel are counted, and those that cannot go on", async () => {
  const { scene, value } = await measuredScene();
  const { epoch } = await scene.io.channel("lobby").publish("said", 1);
  const client = await scene.connect();
  const ask = (after: object) =>
    client.socket.emitWithAck("baro:subscribe", [{ channel: "lobby", after }]);
  await ask({ epoch, offset: 0 });
  expect(await value("channel_resumes_total")).toBe(1);
  await ask({ epoch: "another", offset: 0 });
  expect(await value('channel_resets_total{reason="epoch"}')).toBe(1);
  expect(await value("channel_resumes_total")).toBe(1);
});

/** @param delay of each commit, ms */
function slowStore(delay: number) {
  const store = memoryStore();
  const append = store.append.bind(store);
  store.append = async (drafts) => {
    await new Promise((resolve) => setTimeout(resolve, delay));
    return append(drafts);
  };
  return store;
}
