import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { within } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { WorkerThread } from "../src/worker-thread.ts";
import { temporaryFolder } from "./support/files.ts";

const folder = temporaryFolder();
const CRASHING = new URL("./fixtures/crashing-worker.mjs", import.meta.url);

describe("a store whose thread is gone", () => {
  it.each([
    ["throws", "read", { log: "log", range: { limit: 1 } }, "as asked"],
    ["ends", "trim", { log: "log", bounds: {} }, "ended with code 7"],
  ] as const)(
    "when it %s rejects what is under way and what comes later",
    async (_, call, ask, message) => {
      const thread = new WorkerThread(CRASHING, "chat.db");
      expect(await thread.call("head", "log")).toMatchObject({ head: 0 });
      const underWay = thread.call("backup", "never answered");
      const asked = thread.call(call, ask);
      const error = {
        name: "StoreError",
        code: "STORE_IO",
        message: expect.stringContaining("chat.db"),
        cause: expect.objectContaining({ message: expect.stringContaining(message) }),
      };
      await expect(underWay).rejects.toMatchObject(error);
      await expect(asked).rejects.toMatchObject(error);
      await expect(thread.call("head", "log")).rejects.toMatchObject(error);
      await thread.end();
    },
  );
});

describe("a process with a store that is open", () => {
  it("ends by itself when nothing is asked of the store, and not before it is answered", async () => {
    const program = fileURLToPath(new URL("support/leaving.ts", import.meta.url));
    const child = spawn(
      process.execPath,
      ["--import", "tsx", program, folder.file("left-open.db")],
      {
        stdio: ["ignore", "pipe", "inherit"],
        cwd: fileURLToPath(new URL("../../..", import.meta.url)),
      },
    );
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    const [code] = await within(once(child, "close"), "the program to end", 20_000);
    expect([code, output]).toEqual([0, "1 committed\n"]);
  });
});
