import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, within } from "@baro/testing";

/** How long a service may take to start or to stop, ms. */
const PATIENCE = 30_000;

/** How a service is run. */
export interface ServicePlan {
  readonly program: string;
  readonly args: readonly string[];
  /** What it prints once clients may come. */
  readonly ready: RegExp;
  /** Debian's package that has it. */
  readonly package: string;
  /** The signal that ends it, its clients too. */
  readonly signal: NodeJS.Signals;
  /** The user that it runs as. Default: the present one. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** A service that runs until it is stopped. */
export interface RunningService {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a service and waits until it is ready. @returns what ends it */
export async function startService(plan: ServicePlan): Promise<() => Promise<void>> {
  const child = spawn(plan.program, plan.args, { ...plan.user, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  try {
    await within(announced(child, plan), `${plan.program} to start`, PATIENCE);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return async () => {
    child.kill(plan.signal);
    await within(exited, `${plan.program} to stop`, PATIENCE);
  };
}

function announced(child: ChildProcess, plan: ServicePlan): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const onOutput = (chunk: Buffer): void => {
      output += chunk;
      if (plan.ready.test(output)) resolve();
    };
    child.stdout?.on("data", onOutput);
    child.stderr?.on("data", onOutput);
    child.on("error", () => {
      reject(new Error(`${plan.program} cannot be run: install Debian's package ${plan.package}`));
    });
    child.on("exit", (code) => reject(new Error(`${plan.program} ended with ${code}: ${output}`)));
  });
}

/** Runs `start` with a new folder and a free port; the folder goes when the service has stopped. */
export async function withDataFolder(
  name: string,
  start: (folder: string, port: number) => Promise<RunningService>,
): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), `baro-${name}-`));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { url, stop } = await start(folder, await freePort());
    return { url, stop: () => stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
