import type { Figures } from "../contract.ts";
import type { Library } from "./libraries.mjs";

/** How large the load is; each bench has its own full form. */
export interface Size {
  readonly clients: number;
  /** How long the network is bad. s */
  readonly seconds: number;
  /** How much is broadcast, 1 MB is 1,000,000 bytes. */
  readonly megabytes: number;
  /** Bytes of one broadcast event. */
  readonly bytes: number;
  /** Broadcast events in a second. */
  readonly perSecond: number;
  /** The RSS of the server at which a broadcast is ended. MB */
  readonly most: number;
}

/** A figure of a bench: its key in what a play gives, and how it is headed. */
interface Column {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
}

/** A bench of what a fault costs the clients of a library. */
export interface FaultBench {
  readonly name: string;
  readonly asks: string;
  readonly full: Partial<Size>;
  readonly columns: readonly Column[];
  /** The forms in which it is played on a library. */
  waysOf(library: Library): readonly string[];
  play(library: Library, way: string, size: Size): Promise<Figures>;
}
