import { describe, expect, it } from "vitest";
import type { OutgoingPacket, Transport, TransportSink } from "../../src/engine/transport.ts";
import { Upgrade } from "../../src/engine/upgrade.ts";

type Event = "opened" | "confirmed" | "refused" | "failed" | "paused" | "abandoned";

/** A transport that writes down what is asked of it, and pauses when it is told that it did. */
class Recorded implements Transport {
  readonly name: string;
  readonly query = {};
  readonly writable = true;
  declare sink: TransportSink;
  onPaused = () => {};
  readonly #log: string[];

  constructor(name: string, log: string[]) {
    this.name = name;
    this.#log = log;
  }

  open(): void {
    this.#write("opens");
  }

  send(packets: readonly OutgoingPacket[]): void {
    for (const { type, data } of packets) this.#write(`sends ${type} ${String(data)}`);
  }

  pause(onPaused: () => void): void {
    this.#write("pauses");
    this.onPaused = onPaused;
  }

  resume(): void {
    this.#write("resumes");
  }

  close(): void {
    this.#write("closes");
  }

  #write(what: string): void {
    this.#log.push(`${this.name} ${what}`);
  }
}

/** What is done when these events come in this order. */
function run(...events: Event[]) {
  const log: string[] = [];
  const current = new Recorded("current", log);
  const candidate = new Recorded("candidate", log);
  const upgrade = new Upgrade(current, candidate, {
    onUpgrading: () => log.push("upgrading"),
    onUpgraded: () => log.push("upgraded"),
    onUpgradeFailed: ({ message }) => log.push(message),
  });
  const actions: Readonly<Record<Event, () => void>> = {
    opened: () => upgrade.onOpen(),
    confirmed: () => upgrade.onPacket({ type: "pong", data: "probe" }),
    refused: () => upgrade.onPacket({ type: "pong", data: "other" }),
    failed: () => upgrade.onError(new Error("gone")),
    paused: () => current.onPaused(),
    abandoned: () => upgrade.abandon(),
  };
  for (const event of events) actions[event]();
  return { log: log.slice(1), upgrade };
}

const ASKED = ["candidate sends ping probe"];
const ENDS: readonly Event[][] = [
  ["opened", "confirmed", "paused"],
  ["opened", "confirmed", "failed"],
];
const PAUSED = [...ASKED, "upgrading", "current pauses"];

describe("an upgrade", () => {
  it("asks, pauses and switches when all goes well", () => {
    const { log, upgrade } = run("opened", "confirmed", "paused");
    expect(log).toEqual([...PAUSED, "upgraded"]);
    expect(upgrade.committed).toBe(false);
  });

  it("is committed from the answer until it has switched", () => {
    expect(run("opened").upgrade.committed).toBe(false);
    expect(run("opened", "confirmed").upgrade.committed).toBe(true);
  });

  it.each<{ events: Event[]; before: string[]; resumes?: string[] }>([
    { events: [], before: [] },
    { events: ["opened"], before: ASKED },
    { events: ["opened", "confirmed"], before: PAUSED, resumes: ["current resumes"] },
  ])("keeps the current transport when the candidate fails after $events", (way) => {
    const { events, before, resumes = [] } = way;
    const end = ["candidate closes", ...resumes];
    expect(run(...events, "refused").log).toEqual([...before, ...end, "probe error"]);
    expect(run(...events, "failed").log).toEqual([...before, ...end, "probe error: gone"]);
  });

  it.each<{ events: Event[]; before: string[] }>([
    { events: [], before: [] },
    { events: ["opened"], before: ASKED },
    { events: ["opened", "confirmed"], before: PAUSED },
  ])("closes the candidate silently when it is not needed any more after $events", (way) => {
    const { log, upgrade } = run(...way.events, "abandoned");
    expect(log).toEqual([...way.before, "candidate closes"]);
    expect(upgrade.committed).toBe(false);
  });

  it.each(["opened", "confirmed", "refused", "failed", "paused", "abandoned"] as const)(
    "ignores %s once it is over",
    (event) => {
      for (const end of ENDS) {
        expect(run(...end, event).log).toEqual(run(...end).log);
      }
    },
  );

  it("ignores what comes out of order, and twice", () => {
    expect(run("confirmed", "paused").log).toEqual([]);
    expect(run("opened", "opened", "confirmed", "confirmed").log).toEqual(PAUSED);
  });
});
