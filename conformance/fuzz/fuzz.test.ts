import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attack } from "../hostile/support/attack.ts";
import { useTarget } from "../hostile/support/target.ts";
import { frame, switched } from "../hostile/support/wire.ts";
import { DecoderFuzz, Finding, tryInput } from "./decoders/fuzz.ts";
import { TARGETS } from "./decoders/targets.ts";
import { SocketFuzz } from "./sockets/fuzz.ts";
import { VALID } from "./sockets/messages.ts";
import { readCorpus } from "./support/corpus.ts";
import { Random } from "./support/random.ts";

describe.each(TARGETS)("the decoder $name", (target) => {
  test("takes or refuses every input that was ever kept", () => {
    for (const input of readCorpus(target.name)) tryInput(target, input);
  });

  test("takes or refuses ten thousand inputs made of them", () => {
    const fuzz = new DecoderFuzz(target, readCorpus(target.name), { random: new Random(1) });
    for (let batches = 10; batches > 0; batches--) fuzz.step();
  });
});

test("a defect would be found, and told with its input", () => {
  const faulty = {
    name: "faulty",
    seeds: ['42["x"]'],
    run: (input: Buffer) => {
      if (input.includes("__proto__")) throw new TypeError("not a function");
    },
  };
  const fuzz = new DecoderFuzz(faulty, [], { random: new Random(1) });
  expect(() => {
    for (let batches = 10; batches > 0; batches--) fuzz.step();
  }).toThrow(Finding);
});

test("a server lives through five thousand frames and requests of clients that say what they like", async () => {
  const fuzz = await SocketFuzz.start(1);
  try {
    expect(await fuzz.round(5000)).toBeGreaterThanOrEqual(5000);
  } finally {
    await fuzz.stop();
  }
  // Sessions that are closed and not fetched wait half a minute.
}, 120_000);

describe("a session that is told valid messages in any order", () => {
  const target = useTarget({ attachmentTimeout: 300 });
  const text = fc.constantFrom(...VALID).map((payload) => frame({ opcode: 1, payload }));
  const binary = fc.uint8Array({ maxLength: 8 });
  const step = fc.oneof(
    { arbitrary: text, weight: 5 },
    binary.map((payload) => frame({ opcode: 2, payload: Buffer.from(payload) })),
  );

  test(
    "ends or goes on, and nothing is left of it",
    () =>
      attack(target(), () =>
        fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (frames) => {
            const tcp = await switched(target());
            for (const each of frames) tcp.write(each);
            await target().census();
            tcp.destroy();
          }),
          { numRuns: 100, seed: 1 },
        ),
      ),
    60_000,
  );
});
