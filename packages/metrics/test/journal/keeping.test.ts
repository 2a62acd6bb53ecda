import { channel } from "node:diagnostics_channel";
import { journal } from "@baro/metrics";
import { expect, onTestFinished, test, vi } from "vitest";
import { journaledScene, Log } from "../support/journaled.ts";
import { atEnd, Scene } from "../support/scene.ts";

test("two servers of a process have a journal each", async () => {
  const [one, other] = [await journaledScene(), await journaledScene()];
  const client = await one.scene.connect();
  client.close();
  await one.log.line("left");
  expect(one.log.lines).toHaveLength(2);
  expect(other.log.lines).toEqual([]);
});

test("a journal that is closed writes no more, and nothing hears the server then", async () => {
  const { scene, log, kept } = await journaledScene();
  await scene.connect();
  kept.close();
  kept.close();
  await scene.connect();
  expect(log.of("joined")).toHaveLength(1);
  for (const name of ["session:open", "session:close", "listener:failed", "limit:reached"])
    expect(channel(`baro:${name}`).hasSubscribers).toBe(false);
});

test("closing one journal of a server leaves the other", async () => {
  const { scene, log, kept } = await journaledScene();
  const second = new Log();
  const alsoKept = journal(scene.io, second);
  atEnd(() => alsoKept.close());
  kept.close();
  await scene.connect();
  expect([log.lines.length, second.lines.length]).toEqual([0, 1]);
});

const fails = (): void => {
  throw new Error("the disk is full");
};
const rejects = async () => fails();

test.each([
  ["throws", fails],
  ["rejects", rejects],
])("a logger that %s does the server no harm", async (_name, write) => {
  const uncaught = vi.fn();
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, uncaught);
    onTestFinished(() => void process.off(event, uncaught));
  }
  const scene = await Scene.open();
  const asked: string[] = [];
  // No spy of vitest: it handles rejections of what it calls.
  const method = (_fields: object, text: string) => {
    asked.push(text);
    return write();
  };
  const kept = journal(scene.io, { info: method, error: method });
  atEnd(() => kept.close());
  const { socket } = await scene.connect();
  expect(await socket.emitWithAck("echo", "still here")).toBe("still here");
  expect(asked).toEqual(["joined"]);
  expect(uncaught).not.toHaveBeenCalled();
});

test("the console is a logger", async () => {
  const info = vi.spyOn(console, "info").mockImplementation(() => {});
  onTestFinished(() => info.mockRestore());
  const scene = await Scene.open();
  const kept = journal(scene.io, console);
  atEnd(() => kept.close());
  await scene.connect();
  expect(info.mock.lastCall?.[1]).toBe("joined");
});
