import type { Direction, WayFaults } from "@baro/testing";

/** Ways to take a cable out. "wire": packets vanish on the way; "carrier": the device sees it; "down": the device is off. */
export type Cut = "wire" | "carrier" | "down";

/** A network between one process with clients and one with a server. */
export interface Network {
  /** How to start a process at each end: see `AskedProcessOptions`. */
  readonly wrap: readonly string[];
  /** Once both run. */
  connect(server: { pid: number }, clients: { pid: number }): Promise<void>;
  /** @param port of the server, as it says itself. @returns its URL for clients */
  urlOf(port: number): string;
  /** What holds for what is sent from now on. */
  faults(faults: WayFaults): Promise<void>;
  /** Nothing gets through, until `mend`; nobody is told by the other end. */
  cut(how?: Cut): Promise<void>;
  /** The same in one direction. */
  cutOneWay(direction: Direction): Promise<void>;
  /** All cables are in, and nothing is forgotten. */
  mend(): Promise<void>;
  /** Nothing gets through any more on connections that there are; new ones are fine. */
  forget(): Promise<void>;
  /** Packets that got lost; undefined where nobody sees packets. */
  lostPackets(): Promise<number | undefined>;
  stop(): Promise<void>;
}
