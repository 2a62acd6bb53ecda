// `npm run seed`: installs and builds what is missing, then fills the chat with people and conversations to look at.
import { buildPackages } from "./build.mjs";
import { bin, run } from "./command.mjs";
import { install } from "./install.mjs";
import { runMain } from "./progress.mjs";

await runMain(async () => {
  await install();
  await buildPackages();
  const { code } = await run(bin("tsx"), ["apps/chat/seed/index.ts"], { show: true });
  return code;
});
