import { spawn } from "node:child_process";

/** What a program left behind when it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder until it ends; it is killed after `timeoutMs` (default 60,000). */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, timeoutMs = 60_000 }: { readonly cwd: string; readonly timeoutMs?: number },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: cleanEnvironment(), timeout: timeoutMs });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout: `${Buffer.concat(stdout)}`, stderr: `${Buffer.concat(stderr)}` });
    });
  });
}

/** Runs npm and gives its output; a failure throws with all that it said. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runProgram("npm", [...args, "--loglevel=error"], {
    cwd,
    timeoutMs: 300_000,
  });
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}\n${stdout}${stderr}`);
  return stdout;
}

/** The settings of the npm that runs these tests would make an inner npm work in the wrong folder. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(package|lifecycle|config_local_prefix)|INIT_CWD|NODE_ENV|VITEST)/.test(name),
  );
  return Object.fromEntries(kept);
}
