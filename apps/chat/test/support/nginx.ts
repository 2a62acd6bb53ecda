import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { listening } from "./listening.ts";

const CONFIGURATION = resolve(import.meta.dirname, "../../deploy/nginx.conf");

/** nginx with the configuration that the README gives, but for ports and certificate. */
export interface Nginx {
  /** By https. */
  readonly url: string;
  /** Without TLS: leads to the other. */
  readonly plainUrl: string;
  stop(): void;
}

/** What it complains of is in the error. */
const QUIET = { stdio: "pipe" } as const;

/** Ports are free when they are looked for; another program may take one before nginx does. */
const TRIES = 3;

/** Starts it before a chat on this port; when it returns, it listens. */
export async function startNginx(chatPort: number): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), "baro-nginx-"));
  makeCertificate(folder);
  const run = (...args: string[]) =>
    execFileSync("nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), ...args], QUIET);
  const { port, plainPort } = await started(folder, chatPort, run);
  return {
    url: `https://localhost:${port}`,
    plainUrl: `http://localhost:${plainPort}`,
    stop() {
      run("-s", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns where it listens */
async function started(folder: string, chatPort: number, run: () => unknown): Promise<Ports> {
  for (let tries = 1; ; tries++) {
    const ports = { port: await freePort(), plainPort: await freePort(), chatPort };
    writeFileSync(
      join(folder, "nginx.conf"),
      `pid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\n${temporary(folder)}\naccess_log off;\n${adapted(folder, ports)}\n}\n`,
    );
    try {
      run();
      return ports;
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

interface Ports {
  readonly port: number;
  readonly plainPort: number;
  readonly chatPort: number;
}

/** @throws when the file has not what is to be replaced: then it is not what is tested */
function adapted(folder: string, { port, plainPort, chatPort }: Ports): string {
  let text = readFileSync(CONFIGURATION, "utf8");
  const changes: readonly (readonly [from: string, to: string])[] = [
    ["listen 80;", `listen 127.0.0.1:${plainPort};`],
    ["listen 443 ssl http2;", `listen 127.0.0.1:${port} ssl http2;`],
    ["server 127.0.0.1:3000;", `server 127.0.0.1:${chatPort};`],
    ["/etc/letsencrypt/live/chat.example.com/fullchain.pem", join(folder, "cert.pem")],
    ["/etc/letsencrypt/live/chat.example.com/privkey.pem", join(folder, "key.pem")],
  ];
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`nginx.conf has no "${from}"`);
    text = text.replace(from, to);
  }
  return text;
}

/** As nginx writes bodies beside its own files, which belong to the system. */
function temporary(folder: string): string {
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
}

function makeCertificate(folder: string): void {
  const subject = ["-subj", "/CN=localhost", "-days", "2"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files, ...subject];
  execFileSync("openssl", args, QUIET);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listening(probe);
  await new Promise((closed) => probe.close(closed));
  return port;
}
