import { joinSession } from "@baro/testing";
import { expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { useTarget } from "./support/target.ts";

const target = useTarget();
const AT_ONCE = 250;

test(
  "a client that walks through the names of a pattern leaves a bounded number of namespaces",
  () =>
    attack(target(), async () => {
      const session = await joinSession(target().url, "websocket");
      for (let i = 0; i < 13_000; i += AT_ONCE) {
        const names = Array.from({ length: AT_ONCE }, (_, n) => `/room-${i + n},`);
        await session.send(...names.map((name) => `0${name}`));
        for (const name of names) expect(await session.next()).toMatch(`0${name}{"sid"`);
        await session.send(...names.map((name) => `1${name}`));
      }
      await session.close();
      const { namespaces } = await target().becomes(
        ({ sockets }) => sockets === 1,
        "somebody is in",
      );
      expect(namespaces).toBeGreaterThan(1000);
      expect(namespaces).toBeLessThan(10_500);
    }),
  60_000,
);

test("names that no pattern has make no namespace", () =>
  attack(target(), async () => {
    const before = await target().census();
    const session = await joinSession(target().url, "websocket");
    const names = Array.from({ length: 2000 }, (_, i) => `/hall-${i}${"x".repeat(i)},`);
    await session.send(...names.map((name) => `0${name}`));
    for (const _ of names) expect(await session.next()).toMatch(/^4\/hall-/);
    await session.close();
    expect((await target().census()).namespaces).toBe(before.namespaces);
  }));
