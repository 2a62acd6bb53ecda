// `npm run dev`: the chat with reload; a change in a package rebuilds that package.
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { buildPackages } from "./build.mjs";
import { at, root } from "./command.mjs";
import { install } from "./install.mjs";
import { explain, runMain } from "./progress.mjs";

const PACKAGES = ["protocol", "server", "client"];

/** An editor that saves many files at once asks for one build. */
const SETTLE_MS = 100;

await runMain(async () => {
  await install();
  await buildPackages();
  rebuildOnChange();
  return runChat();
});

/** Saves that come while a build runs are built when it has ended. */
function rebuildOnChange() {
  let building = Promise.resolve();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const rebuild = () => {
    building = building.then(buildPackages).catch(explain);
  };
  for (const name of PACKAGES) {
    watch(at(`packages/${name}/src`), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(rebuild, SETTLE_MS);
    });
  }
}

/**
 * Runs the chat's own `dev` script, which starts programs of its own: they are one group, and end together.
 * @returns {Promise<number>} its exit code
 */
function runChat() {
  const chat = spawn("npm", ["run", "dev", "--silent", "-w", "apps/chat"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.once(signal, () => chat.pid && process.kill(-chat.pid, signal));
  }
  return new Promise((resolve, reject) => {
    chat.on("error", reject);
    chat.on("exit", (code) => {
      resolve(code ?? 0);
      // The watchers of the packages would keep this process alive.
      process.exit(code ?? 0);
    });
  });
}
