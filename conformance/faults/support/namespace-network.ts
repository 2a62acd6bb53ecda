import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AskedProcess } from "@baro/testing";
import type { Cut, Network } from "./network.ts";
import type { WireAnswers } from "./wire.ts";

const OWN_NAMESPACE = ["unshare", "--net"];
const WITH_DEVICES = ["perl", fileURLToPath(new URL("open-devices.pl", import.meta.url)), "2"];
/** Nobody else is in these networks. */
const ADDRESSES = { wire0: "10.0.0.1", wire1: "10.0.0.2" } as const;

type Device = keyof typeof ADDRESSES;

/** @returns why this process cannot make network namespaces with devices; undefined where it can */
export function whyNoNamespaces(): string | undefined {
  const script = "ip link set wire0 up && ip link set wire0 carrier off";
  const [command = "", ...args] = [...OWN_NAMESPACE, ...WITH_DEVICES, "sh", "-c", script];
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/**
 * Server and clients in a network namespace each, with real TCP between them over a wire of ours. The namespaces are those of the
 * processes, and are gone with them.
 */
export async function namespaceNetwork(): Promise<Network> {
  const wire = await AskedProcess.start<WireAnswers>({
    program: new URL("wire.ts", import.meta.url),
    wrap: [...OWN_NAMESPACE, ...WITH_DEVICES],
  });
  let clientsPid = 0;
  const link = (...args: string[]) => inNamespace(clientsPid, "link", "set", "wire1", ...args);
  const cuts: Readonly<Record<Cut, () => Promise<unknown>>> = {
    wire: () => wire.ask("cut", ["up", "down"]),
    carrier: () => link("carrier", "off"),
    down: () => link("down"),
  };
  return {
    wrap: OWN_NAMESPACE,
    connect: async (server, clients) => {
      clientsPid = clients.pid;
      await plugIn("wire0", { wirePid: wire.pid, pid: server.pid });
      await plugIn("wire1", { wirePid: wire.pid, pid: clients.pid });
    },
    urlOf: (port) => `http://${ADDRESSES.wire0}:${port}`,
    faults: (faults) => wire.ask("faults", faults),
    cut: async (how = "wire") => void (await cuts[how]()),
    cutOneWay: (direction) => wire.ask("cut", [direction]),
    mend: async () => {
      await wire.ask("mend");
      await link("up", "carrier", "on");
    },
    forget: () => wire.ask("forget"),
    lostPackets: () => wire.ask("lost"),
    stop: () => wire.stop(),
  };
}

/** Moves a device to the namespace of a process, and gives it its address there. */
async function plugIn(
  device: Device,
  { wirePid, pid }: { wirePid: number; pid: number },
): Promise<void> {
  await inNamespace(wirePid, "link", "set", device, "netns", String(pid));
  await inNamespace(pid, "address", "add", `${ADDRESSES[device]}/24`, "dev", device);
  await inNamespace(pid, "link", "set", device, "up");
}

async function inNamespace(pid: number, ...ip: string[]): Promise<void> {
  await promisify(execFile)("nsenter", ["--target", String(pid), "--net", "ip", ...ip]);
}
