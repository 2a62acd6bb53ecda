import { expect, it } from "vitest";
import { leftovers, trends } from "./judge.ts";
import type { LoadSample, Sample, ServerSample } from "./sample.ts";

const MIB = 2 ** 20;

/** A server that is as it should be, except for what is given. */
function server(given: Partial<ServerSample> = {}): ServerSample {
  return {
    rss: 140 * MIB,
    heap: 20 * MIB,
    handles: { TCPSocketWrap: 50, Timeout: 10 },
    sessions: 45,
    sockets: 45,
    rooms: 50,
    namespaces: 8,
    aliveSockets: 45,
    aliveConnections: 45,
    entries: 1500,
    fileBytes: 2 * MIB,
    slowConsumers: 0,
    errors: [],
    ...given,
  };
}

const clients: LoadSample = { rss: 100 * MIB, heap: 18 * MIB, handles: {}, done: {}, errors: [] };

/** 45 looks, one a minute: an hour without its warm-up. */
function hour(at: (minute: number) => Partial<ServerSample>): Sample[] {
  return Array.from({ length: 45 }, (_, minute) => ({
    at: (15 + minute) * 60,
    server: server(at(minute)),
    baro: clients,
    npm: clients,
  }));
}

const grown = (samples: readonly Sample[]) =>
  trends(samples)
    .filter(({ isFlat }) => !isFlat)
    .map(({ name }) => name);

it("what goes up and down around one level is flat", () => {
  const saw = hour((minute) => ({
    heap: (20 + (minute % 7)) * MIB,
    rss: (140 + (minute % 11) * 3) * MIB,
    sessions: 40 + (minute % 10),
    aliveSockets: 40 + (minute % 13),
  }));
  expect(grown(saw)).toEqual([]);
});

it("a single peak, also at the end, is no leak", () => {
  expect(grown(hour((minute) => (minute === 44 ? { heap: 60 * MIB } : {})))).toEqual([]);
});

it("a heap that grows by a quarter of a MiB in a minute is found under its noise", () => {
  const leak = hour((minute) => ({ heap: (20 + (minute % 7) + minute / 4) * MIB }));
  expect(grown(leak)).toEqual(["server: heap (MiB)"]);
});

it("two sockets kept in a minute are found", () => {
  const leak = hour((minute) => ({ aliveSockets: 45 + (minute % 10) + 2 * minute }));
  expect(grown(leak)).toEqual(["sockets in memory"]);
});

it("handles, sessions, rooms and entries that become more are found", () => {
  const leak = hour((minute) => ({
    handles: { TCPSocketWrap: 50 + 2 * minute },
    sessions: 45 + 2 * minute,
    rooms: 50 + 2 * minute,
    entries: 1500 + 20 * minute,
  }));
  expect(grown(leak)).toEqual(["server: handles", "sessions", "rooms", "entries in channels"]);
});

it("handles of clients go up and down while networks are cut; three kept in a minute are found", () => {
  const withHandles = (of: (minute: number) => number) =>
    hour(() => ({})).map((sample, minute) => ({
      ...sample,
      baro: { ...clients, handles: { TCPSocketWrap: of(minute) } },
    }));
  const cut = (minute: number) => 77 + ((minute * 17) % 60);
  expect(grown(withHandles(cut))).toEqual([]);
  expect(grown(withHandles((minute) => cut(minute) + 3 * minute))).toEqual(["baro: handles"]);
});

it("a run without enough looks proves nothing", () => {
  expect(grown(hour(() => ({})).slice(0, 2))).not.toEqual([]);
});

it("whatever is there when all have gone is told", () => {
  const none = { sessions: 0, sockets: 0, rooms: 0, aliveSockets: 0, aliveConnections: 0 };
  const before = server({ ...none, handles: { Timeout: 1 } });
  expect(leftovers(before, before)).toEqual([]);
  const left = leftovers(before, server({ ...none, rooms: 2, handles: { Timeout: 2 } }));
  expect(left).toEqual(["2 rooms", 'handles {"Timeout":2}, before {"Timeout":1}']);
});
