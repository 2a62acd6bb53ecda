import { execFile } from "node:child_process";
import { chown, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type RunningService, startService, withDataFolder } from "./service.ts";

const run = promisify(execFile);

/** Debian keeps each release in a folder of its own, off the PATH. */
const RELEASES = "/usr/lib/postgresql";

const MISSING = "PostgreSQL cannot be run: install Debian's package postgresql";

/** Starts Debian's PostgreSQL on a free loopback port, with an empty database. */
export function startPostgres(): Promise<RunningService> {
  return withDataFolder("postgres", async (folder, port) => {
    const programs = await programFolder();
    const user = await serviceUser();
    if (user) await chown(folder, user.uid, user.gid);
    const data = join(folder, "data");
    const init = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"];
    await run(join(programs, "initdb"), init, { ...user, cwd: folder });
    const address = ["-h", "127.0.0.1", "-p", `${port}`, "-k", folder];
    const stop = await startService({
      program: join(programs, "postgres"),
      args: ["-D", data, ...address, "-c", "fsync=off"],
      ready: /ready to accept connections/,
      package: "postgresql",
      signal: "SIGINT",
      user,
    });
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
  });
}

async function programFolder(): Promise<string> {
  const releases = await readdir(RELEASES).catch(() => []);
  const newest = releases.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error(MISSING);
  return join(RELEASES, newest, "bin");
}

/** PostgreSQL refuses to run as root: there it is the user of Debian's package. */
async function serviceUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> =>
    Number((await run("id", [flag, "postgres"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}
