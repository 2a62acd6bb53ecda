import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const RUN = fileURLToPath(new URL("../faults/run.mjs", import.meta.url));

/** @param {...string} args */
async function lines(...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [RUN, ...args]);
  return stdout.trim().split("\n");
}

test("after a restart all clients of either library are back", async () => {
  expect(await lines("storm", "--clients", "50")).toEqual([
    expect.stringMatching(
      /^storm, baro: 50 connected; after the restart 50 of 50 back .* 0 gave up/u,
    ),
    expect.stringMatching(/^storm, socket.io: 50 connected; after the restart 50 of 50 back/u),
  ]);
});

test("on a network that is cut again and again a channel loses nothing and repeats nothing", async () => {
  const size = ["--clients", "30", "--seconds", "5"];
  expect(await lines("network", ...size, "--library", "baro", "--way", "channels")).toEqual([
    expect.stringMatching(
      /30 clients, [1-9]\d* cuts .* 100\.000 % of 51 messages arrived, 0 twice$/u,
    ),
  ]);
});
