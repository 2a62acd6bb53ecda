// `npm start`: installs and builds what is missing, then serves the chat. PORT, HOST and CHAT_DB go through to it.
import { spawn } from "node:child_process";
import { build } from "./build.mjs";
import { at, root } from "./command.mjs";
import { install } from "./install.mjs";
import { runMain } from "./progress.mjs";

/** How a terminal, a process manager or a closed window asks a program to end. */
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

await runMain(async () => {
  await install();
  await build();
  return serve();
});

/** Runs the chat's server in the foreground until it ends. @returns {Promise<number>} its exit code */
function serve() {
  const server = spawn(process.execPath, [at("apps/chat/dist/server/index.js")], {
    cwd: root,
    stdio: "inherit",
  });
  for (const signal of SIGNALS) {
    // Ctrl+C reaches the whole foreground group: the server has had it already.
    const fromTerminal = signal === "SIGINT" && process.stdin.isTTY;
    process.on(signal, () => fromTerminal || server.kill(signal));
  }
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}
