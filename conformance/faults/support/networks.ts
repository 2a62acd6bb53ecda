import { namespaceNetwork, whyNoNamespaces } from "./namespace-network.ts";
import type { Cut, Network } from "./network.ts";
import { proxyNetwork } from "./proxy-network.ts";

/** One kind of network to test on. */
export interface NetworkKind {
  readonly name: string;
  readonly cuts: readonly Cut[];
  make(): Promise<Network>;
}

const PROXY: NetworkKind = {
  name: "through a proxy that withholds bytes",
  cuts: ["wire"],
  make: proxyNetwork,
};

const NAMESPACES: NetworkKind = {
  name: "between two network namespaces",
  cuts: ["wire", "carrier", "down"],
  make: namespaceNetwork,
};

/** What this machine allows: the proxy always, namespaces where it may make them, and it says so where it may not. */
export const NETWORKS: readonly NetworkKind[] = kinds();

function kinds(): NetworkKind[] {
  const why = whyNoNamespaces();
  if (why === undefined) return [PROXY, NAMESPACES];
  process.stderr.write(
    `Network faults are tested through a proxy alone, without namespaces: ${why}\n`,
  );
  return [PROXY];
}
