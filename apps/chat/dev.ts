import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createProbe } from "node:net";
import { resolve } from "node:path";
import { createServer } from "vite";
import { readConfig } from "./server/config.ts";

/** `npm run dev`: the page with hot reload, and behind it the server, which starts anew when its sources change. */
const FOLDER = import.meta.dirname;

async function main(): Promise<void> {
  const { PORT: port, HOST: host } = readConfig(process.env);
  const backend = await freePort();
  const server = startServer(backend);
  const target = `http://127.0.0.1:${backend}`;
  const proxy = { "/socket.io": { target, ws: true }, "/api": { target }, "/files": { target } };
  const vite = await createServer({
    configFile: resolve(FOLDER, "vite.config.ts"),
    server: { port, host, strictPort: true, proxy },
  });
  await vite.listen();
  vite.printUrls();
  const stop = async (): Promise<void> => {
    server.kill();
    await vite.close();
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function startServer(port: number): ChildProcess {
  const env = { ...process.env, PORT: String(port), HOST: "127.0.0.1" };
  return spawn("tsx", ["watch", "--clear-screen=false", "server/index.ts"], {
    cwd: FOLDER,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Asked once, so that the server comes back at the same port after each change. */
async function freePort(): Promise<number> {
  const probe = createProbe().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

await main();
