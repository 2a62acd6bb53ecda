import { type EndOnSignalsOptions, endOnSignals, Server } from "@baro/server";
import { Client, nextEvent, RawWebSocket, until } from "@baro/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { EndingProcess } from "../support/ending/ending-process.ts";

/** Longer than a test: what waits for it fails. ms */
const LONG = 600_000;

describe("a program that is told to end", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "by %s sends its clients away, says its last, and ends with 0",
    async (signal) => {
      const program = await EndingProcess.start({ last: "done later" });
      const client = await Client.connect(program.url, { transports: ["websocket"] });
      onTestFinished(() => client.close());
      const gone = nextEvent(client.socket, "disconnect");
      program.signal(signal);
      expect((await gone)[0]).toBe("transport close");
      expect(await program.ended()).toBe(0);
      expect(program.said()).toEqual([
        ["draining", 1],
        ["last", 0],
      ]);
      expect(program.printed).toBe("");
    },
  );

  it("asks its clients to stay away for as long as it is told", async () => {
    const program = await EndingProcess.start({ retryAfter: 30_000 });
    const socket = await RawWebSocket.connect(program.url);
    program.signal("SIGTERM");
    expect(await socket.closed()).toEqual({ code: 1012, reason: "retry-after=30000" });
    expect(await program.ended()).toBe(0);
  });

  it("hears of the signals that it names", async () => {
    const program = await EndingProcess.start({ signals: ["SIGUSR2"] });
    program.signal("SIGUSR2");
    expect(await program.ended()).toBe(0);
  });

  it("does not hear of those that it does not name", async () => {
    const program = await EndingProcess.start({ signals: ["SIGUSR2"] });
    program.signal("SIGTERM");
    expect(await program.ended()).toBe("SIGTERM");
    expect(program.said()).toEqual([]);
  });

  it("ends as any other once it was told not to listen", async () => {
    const program = await EndingProcess.start({ deaf: true });
    program.signal("SIGINT");
    expect(await program.ended()).toBe("SIGINT");
    expect(program.said()).toEqual([]);
  });
});

describe("a program that does not end in good order", () => {
  it.each(["throws", "rejects"] as const)(
    "as its last %s prints that, and ends with 1",
    async (last) => {
      const program = await EndingProcess.start({ last });
      program.signal("SIGTERM");
      expect(await program.ended()).toBe(1);
      expect(program.said().slice(1)).toEqual([
        ["last", 0],
        ["failed", "last"],
      ]);
      expect(program.printed).toMatch(/not ended in good order: Error: the database is gone\n/);
    },
  );

  it("as draining fails says its last all the same", async () => {
    const program = await EndingProcess.start({ failingStore: true });
    program.signal("SIGTERM");
    expect(await program.ended()).toBe(1);
    expect(program.said().slice(1)).toEqual([
      ["failed", "drain"],
      ["last", 0],
    ]);
    expect(program.printed).toMatch(/not ended in good order: Error: the disk is full\n/);
  });

  it("as its last hangs does without, and tells `error` listeners where there are some", async () => {
    const program = await EndingProcess.start({ last: "hangs", timeout: 50, listening: true });
    program.signal("SIGTERM");
    expect(await program.ended()).toBe(1);
    expect(program.said().slice(1)).toEqual([
      ["last", 0],
      ["failed", "last"],
      ["error", "LAST_TIMEOUT"],
    ]);
    expect(program.printed).toBe("");
  });
});

describe("a second signal", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends a program at once: %s with %i", async (signal, code) => {
    const program = await EndingProcess.start({ last: "hangs", timeout: LONG });
    program.signal("SIGTERM");
    expect([await program.says(), await program.says()]).toEqual([
      ["draining", 0],
      ["last", 0],
    ]);
    // Those that come within half a second of the first are the same wish.
    await until(() => {
      program.signal(signal);
      return program.isOver;
    }, "a second signal ends it");
    expect(await program.ended()).toBe(code);
  });

  it("is none when it is the first, passed on by what has started the program", async () => {
    const program = await EndingProcess.start({ twice: true, last: "done later" });
    program.signal("SIGINT");
    expect(await program.ended()).toBe(0);
    expect(program.said().map(([what]) => what)).toEqual(["draining", "last"]);
  });
});

describe("endOnSignals refuses", () => {
  it.each<[string, unknown]>([
    ["timeout", { timeout: 0 }],
    ["timeout", { timeout: "1000" }],
    ["timeout", { timeout: Number.NaN }],
    ["timeout", { timeout: 2 ** 31 }],
    ["retryAfter", { retryAfter: -1 }],
    ["retryAfter", { retryAfter: Number.POSITIVE_INFINITY }],
    ["last", { last: Promise.resolve() }],
    ["signals", { signals: "SIGTERM" }],
    ["signals", { signals: [] }],
    ["SIGKILL", { signals: ["SIGTERM", "SIGKILL"] }],
    ["SIGNONE", { signals: ["SIGNONE"] }],
    ["SIGTERM", { signals: [["SIGTERM"]] }],
    ["options", null],
  ])("what cannot be %s, and hears nothing", (name, options) => {
    const before = process.listenerCount("SIGTERM");
    expect(() => endOnSignals(new Server(), options as EndOnSignalsOptions)).toThrow(
      expect.objectContaining({ code: "SERVER_OPTION", message: expect.stringContaining(name) }),
    );
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });

  it.each([
    ["nothing", undefined],
    ["a namespace", new Server().of("/admin")],
    ["what is drained by somebody else", { drain: async () => {} }],
  ])("%s in place of a server", (_what, io) => {
    expect(() => Reflect.apply(endOnSignals, undefined, [io])).toThrow(
      expect.objectContaining({ code: "SERVER_OPTION", message: expect.stringContaining("(io") }),
    );
  });
});
