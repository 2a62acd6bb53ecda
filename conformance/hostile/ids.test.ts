import { RawPolling, RawWebSocket } from "@baro/testing";
import { expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { useTarget } from "./support/target.ts";

const target = useTarget({ connectionStateRecovery: {}, cookie: true, pingInterval: 20_000 });
const MANY = 400;
/** 20 characters of 6 bits each. */
const ID = /^[A-Za-z0-9_-]{20}$/;

const idsIn = (packet: string): string[] => Object.values(JSON.parse(packet.replace(/^\d+/, "")));

/** How often each bit of the ids is set. */
function bitCounts(ids: readonly string[]): number[] {
  const counts = new Array<number>(120).fill(0);
  for (const id of ids) {
    const bytes = Buffer.from(id, "base64url");
    for (let bit = 0; bit < counts.length; bit++) {
      const isSet = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
      counts[bit] = (counts[bit] ?? 0) + isSet;
    }
  }
  return counts;
}

test("ids of sessions, of sockets and of their states are 120 bits, every one of them random", () =>
  attack(target(), async () => {
    const all: string[] = [];
    for (let i = 0; i < MANY; i++) {
      const { socket, open } = await RawWebSocket.handshake(target().url);
      socket.send("40");
      all.push(open.sid, ...idsIn(await socket.text()));
      socket.terminate();
    }
    expect(all).toHaveLength(3 * MANY);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(id).toMatch(ID);
    // Six standard deviations: one bit of 120 is out by chance in one run of four million.
    const far = 3 * Math.sqrt(all.length);
    for (const count of bitCounts(all)) expect(Math.abs(count - all.length / 2)).toBeLessThan(far);
  }));

test("the id of a session is no part of that of its sockets, which others may see", () =>
  attack(target(), async () => {
    const polling = await RawPolling.open(target().url);
    await polling.post("40");
    const [joined = ""] = await polling.packets();
    expect(idsIn(joined)).not.toContain(polling.sid);
    await polling.post("1");
  }));
