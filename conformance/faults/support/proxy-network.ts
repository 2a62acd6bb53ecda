import { FaultProxy } from "@baro/testing";
import type { Network } from "./network.ts";

/** Loopback, and a proxy above TCP: works everywhere, but loss and reordering of packets are no more than a delay there. */
export async function proxyNetwork(): Promise<Network> {
  const proxy = new FaultProxy();
  const port = await proxy.listen();
  return {
    wrap: [],
    connect: async () => {},
    urlOf: (target) => {
      proxy.target = target;
      return `http://127.0.0.1:${port}`;
    },
    faults: async (faults) => {
      proxy.faults = faults;
    },
    cut: async () => proxy.cut(),
    cutOneWay: async (direction) => proxy.cut([direction]),
    mend: async () => proxy.mend(),
    forget: async () => proxy.forget(),
    lostPackets: async () => undefined,
    stop: async () => proxy.close(),
  };
}
