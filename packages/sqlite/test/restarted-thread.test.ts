import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { afterEach, expect, it } from "vitest";
import { sqliteStore } from "../src/index.ts";
import { draft, drafts } from "./support/drafts.ts";
import { temporaryFolder } from "./support/files.ts";

const folder = temporaryFolder();
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A store, and the threads that it starts. */
async function scene(file: string) {
  const threads: Worker[] = [];
  const keep = (thread: Worker) => threads.push(thread);
  process.on("worker", keep);
  undo.push(() => process.off("worker", keep));
  const store = sqliteStore(folder.file(file));
  undo.push(() => store.close());
  await store.open();
  const end = async () => {
    const [thread] = threads.splice(0);
    if (thread === undefined) throw new Error("no thread was started");
    const exited = once(thread, "exit");
    await thread.terminate();
    await exited;
  };
  return { store, end };
}

it("a store whose thread has ended goes on with another, on what was committed and in the same log", async () => {
  const { store, end } = await scene("one.db");
  await store.append(drafts(3));
  const { epoch } = await store.head("log");
  for (let head = 3; head < 6; head++) {
    await end();
    expect(await store.head("log")).toMatchObject({ epoch, head });
    expect(await store.append([draft()])).toMatchObject([{ offset: head + 1 }]);
  }
});

it("what was under way is refused, and may be tried again", async () => {
  const { store, end } = await scene("two.db");
  const appended = store.append(drafts(1000));
  const [outcome] = await Promise.all([
    appended.catch(({ code }: { code: string }) => code),
    end(),
  ]);
  if (typeof outcome === "string") expect(outcome).toBe("STORE_IO");
  const { head } = await store.head("log");
  expect([0, 1000]).toContain(head);
});

it("a store whose thread has ended is closed like any other", async () => {
  const { store, end } = await scene("three.db");
  await end();
  await store.close();
  await expect(store.head("log")).rejects.toMatchObject({ code: "STORE_CLOSED" });
});
