import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ServerOptions } from "@baro/server";
import { within } from "@baro/testing";
import type { Order, Outcome } from "./contract.ts";

const PROGRAM = fileURLToPath(new URL("program.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../../..", import.meta.url));

/** The server of program.ts. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(options: Partial<ServerOptions>): Promise<ServerProcess> {
    const args = ["--expose-gc", "--import", "tsx", PROGRAM, JSON.stringify(options)];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", 1, 2, "ipc"] });
    const { port } = await told<{ port: number }>(child, "the server to listen", 60_000);
    return new ServerProcess(child, port);
  }

  broadcast(order: Order, patience: number): Promise<Outcome> {
    const outcome = told<Outcome>(this.#child, "the broadcasts", patience);
    this.#child.send(order);
    return outcome;
  }

  end(): void {
    this.#child.kill();
  }
}

function told<Message>(child: ChildProcess, what: string, patience: number): Promise<Message> {
  const message = new Promise<Message>((resolve, reject) => {
    child.once("message", (said: Message) => resolve(said));
    child.once("exit", (code, signal) => reject(new Error(`the server ended: ${signal ?? code}`)));
  });
  return within(message, what, patience);
}
