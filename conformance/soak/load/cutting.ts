import type { FaultProxy } from "@baro/testing";
import type { Role } from "./field.ts";

/** What a network does to a few of the connections, or to all of them for a moment. */
const FAULTS: readonly ((proxy: FaultProxy) => void)[] = [
  (proxy) => proxy.reset(some),
  (proxy) => proxy.forget(some),
  (proxy) => proxy.cut(),
  (proxy) => proxy.cut(["up"]),
  (proxy) => proxy.cut(["down"]),
];

const some = (): boolean => Math.random() < 0.15;

/** One fault after the other, with a while of peace in between. */
export function cutter(proxy: FaultProxy): Role {
  return async (field) => {
    for (let turn = 0; !field.isOver; turn++) {
      await field.pause(4000);
      FAULTS[turn % FAULTS.length]?.(proxy);
      field.count("faults");
      await field.pause(1000);
      proxy.mend();
    }
  };
}
