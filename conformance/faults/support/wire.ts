// A wire between two network devices, in a process of its own: IP packets that one sends come out at the other later, in another
// order, or never. Linux' netem does the same, but few kernels have it. `open-devices.pl` has opened the devices.
import { read, writeSync } from "node:fs";
import { answerQuestions, type Direction, type WayFaults } from "@baro/testing";

const LARGEST_PACKET = 65_536;
const TCP = 6;

/** The device of the server, then that of the clients. */
const [serverDevice = 0, clientDevice = 0] = (process.env["BARO_DEVICES"] ?? "")
  .split(",")
  .map(Number);

let faults: WayFaults = {};
let cut: readonly Direction[] = [];
let lost = 0;
/** TCP connections by their ports, in either direction; those that are over are not told from those that are not. */
const connections = new Set<string>();
let forgotten: ReadonlySet<string> = new Set();

const answers = {
  faults: (given: WayFaults): void => {
    faults = given;
  },
  cut: (directions: readonly Direction[]): void => {
    cut = directions;
  },
  mend: (): void => {
    cut = [];
    forgotten = new Set();
  },
  forget: (): void => {
    forgotten = new Set(connections);
  },
  /** Packets that did not arrive. */
  lost: (): number => lost,
};
/** What it can be asked. */
export type WireAnswers = typeof answers;

function carry(direction: Direction, from: number, to: number): void {
  const buffer = Buffer.alloc(LARGEST_PACKET);
  read(from, buffer, 0, buffer.length, null, (error, length) => {
    if (error) throw error;
    pass(direction, Buffer.from(buffer.subarray(0, length)), to);
    carry(direction, from, to);
  });
}

function pass(direction: Direction, packet: Buffer, to: number): void {
  const { delay = 0, jitter = 0, loss = 0 } = faults;
  if (cut.includes(direction) || isForgotten(packet) || Math.random() < loss) {
    lost++;
    return;
  }
  const wait = delay + Math.random() * jitter;
  if (wait === 0) put(packet, to);
  else setTimeout(put, wait, packet, to);
}

/** A device that is down takes nothing. */
function put(packet: Buffer, to: number): void {
  try {
    writeSync(to, packet);
  } catch {
    lost++;
  }
}

function isForgotten(packet: Buffer): boolean {
  if ((packet[0] ?? 0) >> 4 !== 4 || packet[9] !== TCP) return false;
  const header = ((packet[0] ?? 0) & 0x0f) * 4;
  const ports = [packet.readUInt16BE(header), packet.readUInt16BE(header + 2)];
  const connection = ports.sort((one, other) => one - other).join(" ");
  connections.add(connection);
  return forgotten.has(connection);
}

// Threads that wait for packets keep a process from exiting.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
carry("down", serverDevice, clientDevice);
carry("up", clientDevice, serverDevice);
answerQuestions(answers);
