import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runningChat } from "./support/running.ts";

const APP = resolve(import.meta.dirname, "..");
const chat = runningChat();

test("a chat that runs is not filled, and whoever tries is told what to do", async () => {
  const ann = await chat.visitor("Ann");
  const env = { ...process.env, CHAT_DB: chat.database };
  const seeding = promisify(execFile)(process.execPath, ["--import", "tsx", "seed/index.ts"], {
    cwd: APP,
    env,
  });
  const failure: unknown = await seeding.catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 1,
    stderr: `The chat of ${chat.database} is running, and was left as it is. Stop it and seed again, or fill another one: CHAT_DB=demo.db npm run seed\n`,
  });
  const { welcome } = await ann.connect();
  expect(welcome.users.map(({ name }) => name)).toEqual(["Ann"]);
});
