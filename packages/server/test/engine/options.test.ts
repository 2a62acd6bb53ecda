import { expect, test } from "vitest";
import { EngineError } from "../../src/engine/errors.ts";
import { resolveEngineOptions } from "../../src/engine/options.ts";

test("what is not given has its default", () => {
  expect(resolveEngineOptions({})).toEqual({
    pingTimeout: 20_000,
    pingInterval: 25_000,
    upgradeTimeout: 10_000,
    maxHttpBufferSize: 1e6,
    maxSendBuffer: 16 * 1024 * 1024,
    maxPacketsPerSecond: Number.POSITIVE_INFINITY,
    maxBytesPerSecond: Number.POSITIVE_INFINITY,
    maxConnections: Number.POSITIVE_INFINITY,
    maxConnectionsPerAddress: Number.POSITIVE_INFINITY,
    maxHandshakesPerSecond: Number.POSITIVE_INFINITY,
    allowRequest: undefined,
    transports: ["polling", "websocket"],
    allowUpgrades: true,
    perMessageDeflate: false,
    httpCompression: { threshold: 1024 },
    cookie: false,
    allowEIO3: false,
  });
});

test("what is given is taken, and undefined is not given", () => {
  const given = { pingTimeout: 0, maxHttpBufferSize: Number.POSITIVE_INFINITY, cookie: true };
  const options: Readonly<Record<string, unknown>> = { ...given, pingInterval: undefined };
  expect(resolveEngineOptions(options)).toMatchObject({ ...given, pingInterval: 25_000 });
});

/** As a program without types may call it. */
function failureOf(options: Readonly<Record<string, unknown>>): EngineError {
  try {
    resolveEngineOptions(options);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("the options were taken");
}

test.each([
  { pingTimeout: -1 },
  { pingTimeout: Number.NaN },
  { pingTimeout: "20000" },
  { pingInterval: 2 ** 31 },
  { pingInterval: Number.POSITIVE_INFINITY },
  { upgradeTimeout: -1 },
  { maxHttpBufferSize: 0 },
  { maxHttpBufferSize: "1e6" },
  { maxSendBuffer: -5 },
  { maxSendBuffer: Number.NaN },
  { allowRequest: true },
  { transports: [] },
  { transports: "polling" },
  { transports: ["polling", "carrier"] },
  { cookie: { name: "two words" } },
  { cookie: { domain: "a;b" } },
])("%o is refused by name", (options) => {
  const error = failureOf(options);
  expect(error.code).toBe("ENGINE_OPTION");
  expect(error.message).toContain(`"${Object.keys(options)[0]}"`);
});

test("webtransport may be named, as programs for socket.io do, and is kept as it was said", () => {
  expect(resolveEngineOptions({ transports: ["websocket", "webtransport"] }).transports).toEqual([
    "websocket",
    "webtransport",
  ]);
});
