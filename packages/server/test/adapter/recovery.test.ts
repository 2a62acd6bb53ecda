import { afterEach, expect, test } from "vitest";
import { RecoveryAdapter } from "../../src/adapter/recovery.ts";

const MOST = 100_000;
const adapter = new RecoveryAdapter({
  name: "/",
  sockets: new Map(),
  _ids: 0,
  services: {
    serverId: 1,
    fanOut: { frames: () => [], keyOf: () => "" },
    recovery: { maxDisconnectionDuration: 60_000 },
  },
});
afterEach(() => adapter.close());

test("no more than 100,000 clients that left are remembered, and the one that left first is forgotten", async () => {
  const session = (i: number) => ({ sid: `sid ${i}`, pid: `pid ${i}`, rooms: [], data: i });
  for (let i = 0; i <= MOST; i++) adapter.persistSession(session(i));
  expect(await adapter.restoreSession("pid 0")).toBeUndefined();
  expect(await adapter.restoreSession("pid 1")).toMatchObject({ data: 1 });
  expect(await adapter.restoreSession(`pid ${MOST}`)).toMatchObject({ data: MOST });
});
