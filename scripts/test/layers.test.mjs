import { describe, expect, test } from "vitest";
import { faultsOf } from "../layers.mjs";

const SERVER = "packages/server/src";

/**
 * An import within the project.
 * @param {string} from
 * @param {string} to
 */
const edge = (from, to) => ({ from, to, specifier: `./${to}`, typeOnly: true, line: 1 });

/**
 * An import of a package.
 * @param {string} from
 * @param {string} specifier
 * @param {boolean} typeOnly
 */
const uses = (from, specifier, typeOnly = false) => ({ from, specifier, typeOnly, line: 1 });

describe("the import layers", () => {
  test.each([
    ["the engine may not import sockets", `${SERVER}/engine/a.ts`, `${SERVER}/sockets/b.ts`],
    ["the engine may not import hosts", `${SERVER}/engine/a.ts`, `${SERVER}/hosts/node/b.ts`],
    [
      "sockets may import the engine's contract only",
      `${SERVER}/sockets/a.ts`,
      `${SERVER}/engine/engine.ts`,
    ],
    [
      "transports may not import each other",
      `${SERVER}/engine/transports/a.ts`,
      `${SERVER}/engine/transports/b.ts`,
    ],
    [
      "the client's engine may not import its manager",
      "packages/client/src/engine/a.ts",
      "packages/client/src/manager.ts",
    ],
  ])("%s", (_rule, from, to) => {
    expect(faultsOf([edge(from, to)])).toEqual([expect.stringContaining("must not import")]);
  });

  test("what the table allows is no fault", () => {
    const edges = [
      edge(`${SERVER}/sockets/a.ts`, `${SERVER}/engine/contract.ts`),
      edge(`${SERVER}/hosts/node/a.ts`, `${SERVER}/engine/engine.ts`),
      uses(`${SERVER}/engine/a.ts`, "node:http", true),
      uses(`${SERVER}/hosts/node/a.ts`, "ws"),
    ];
    expect(faultsOf(edges)).toEqual([]);
  });

  test("the engine takes the types of node:http, not its code", () => {
    const faults = faultsOf([uses(`${SERVER}/engine/a.ts`, "node:http")]);
    expect(faults).toEqual([
      `${SERVER}/engine/a.ts:1: engine must not import node:http at run time`,
    ]);
  });

  test("the protocol imports nothing", () => {
    expect(faultsOf([uses("packages/protocol/src/a.ts", "node:buffer", true)])).toHaveLength(1);
  });

  test("a package is not reached into by path", () => {
    const faults = faultsOf([edge("packages/client/test/a.ts", "packages/testing/src/b.ts")]);
    expect(faults).toEqual([expect.stringContaining("import it by its name")]);
  });

  test("a circle is told with its way, types counted", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => `packages/protocol/src/${name}.ts`);
    const edges = [edge(a ?? "", b ?? ""), edge(b ?? "", c ?? ""), edge(c ?? "", a ?? "")];
    expect(faultsOf(edges)).toEqual([`import circle: ${[a, b, c, a].join(" → ")}`]);
  });
});
