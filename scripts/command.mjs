import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { StepFailed } from "./progress.mjs";

/** The folder of the project, with a slash at the end. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Path of a file of the project. @param {string} path relative to the project, with forward slashes */
export const at = (path) => fileURLToPath(new URL(path, new URL("..", import.meta.url)));

const TAIL_LINES = 60;

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] default: the project's folder
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [show] its output goes straight to the terminal
 */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} both streams of output together, empty with `show`
 */
export function run(program, args, { cwd = root, env = {}, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    child.stderr?.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}

/**
 * Runs a program quietly; when it fails, the end of its output is the message.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {CommandOptions & { next: string }} options `next`: what to do when it fails
 * @returns {Promise<string>} its output
 */
export async function must(program, args, { next, ...options }) {
  const { code, output } = await run(program, args, options);
  if (code === 0) return output;
  throw new StepFailed(`${program} ${args.join(" ")} ended with ${code}:\n${tail(output)}`, next);
}

/** The program of a dev dependency. @param {string} name */
export const bin = (name) => at(`node_modules/.bin/${name}`);

/** @param {string} text */
function tail(text) {
  return text.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
}
