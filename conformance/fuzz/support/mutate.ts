import type { Random } from "./random.ts";

/** Inputs longer than this are cut: what matters is found in short ones. */
const LONGEST = 600;

/** Parts of the wire formats, and what hurts parsers. */
const WORDS = [
  '{"_placeholder":true,"num":0}',
  "_placeholder",
  '"num":',
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toJSON",
  "51-",
  "52-",
  "511-",
  "40",
  "42",
  "43",
  "451-",
  "461-",
  "2probe",
  "3probe",
  "5",
  "6",
  "b4",
  "bAQID",
  "\x1e",
  "\x1f",
  "/room-1,",
  "/a?b=c,",
  ",",
  "[",
  "]",
  "{",
  "}",
  "[[[[[[[[",
  '"',
  "\\",
  "\\u0000",
  "\\ud800",
  "0",
  "-0",
  "-1",
  "1e9",
  "9007199254740991",
  "9007199254740992",
  "9999999999",
  "null",
  "true",
  "[]",
  "{}",
  "1:2",
  "3:4ab",
  "10:",
  "d=",
  "%",
  "%E0%A4",
  "%25",
  "+",
  "&",
  "=",
  "&sid=",
  "transport=websocket",
  "EIO=3",
  "j=0",
  '["x"]',
  '["baro:subscribe",',
  '"channel":',
  '"after":{"epoch":"e","offset":1}',
  "\x00",
  "\xff",
  "\xf0\x9f\x91\xa9",
  "\xed\xa0\x80",
  "\xef\xbb\xbf",
].map((word) => Buffer.from(word, "latin1"));

type Mutation = (input: Buffer, random: Random, other: Buffer) => Buffer;

const insertAt = (input: Buffer, at: number, what: Buffer): Buffer =>
  Buffer.concat([input.subarray(0, at), what, input.subarray(at)]);

const MUTATIONS: readonly Mutation[] = [
  (input, random) => insertAt(input, random.below(input.length + 1), random.pick(WORDS)),
  (input, random) => insertAt(input, random.below(input.length + 1), random.bytes(1)),
  flipBit,
  (input, random) => {
    const from = random.below(input.length + 1);
    return Buffer.concat([input.subarray(0, from), input.subarray(from + 1 + random.below(8))]);
  },
  (input, random) => {
    const from = random.below(input.length + 1);
    return insertAt(input, from, input.subarray(from, from + 1 + random.below(16)));
  },
  (input, random, other) =>
    Buffer.concat([
      input.subarray(0, random.below(input.length + 1)),
      other.subarray(random.below(other.length + 1)),
    ]),
  (input, random) => input.subarray(0, random.below(input.length + 1)),
  (input, random) => {
    const word = random.pick(WORDS);
    const at = random.below(input.length + 1);
    return Buffer.concat([input.subarray(0, at), word, input.subarray(at + word.length)]);
  },
];

function flipBit(input: Buffer, random: Random): Buffer {
  const copy = Buffer.from(input);
  const at = random.below(copy.length || 1);
  const byte = copy[at];
  if (byte !== undefined) copy[at] = byte ^ (1 << random.below(8));
  return copy;
}

/** One of the corpus, changed in one to five places. */
export function mutate(corpus: readonly Buffer[], random: Random): Buffer {
  let input = random.pick(corpus);
  for (let times = 1 + random.below(5); times > 0; times--) {
    input = random.pick(MUTATIONS)(input, random, random.pick(corpus));
  }
  return input.subarray(0, LONGEST);
}
