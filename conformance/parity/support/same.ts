import { expect, test } from "vitest";
import { type Cast, Stage } from "./stage.ts";

type Program = (stage: Stage) => Promise<void>;

const NPM: Cast = { server: "socket.io", client: "socket.io-client" };

/** The same program on npm's server and on ours, with npm's client: both must leave the same log. */
export const sameServer = sameOn({ ...NPM, server: "baro" });

/** The same program with npm's client and with ours, on npm's server. */
export const sameClient = sameOn({ ...NPM, client: "baro" });

function sameOn(ours: Cast) {
  return (name: string, program: Program): void => {
    test(name, async () => {
      const expected = await Stage.run(NPM, program);
      expect(expected).not.toEqual([]);
      expect(await Stage.run(ours, program)).toEqual(expected);
    });
  };
}
