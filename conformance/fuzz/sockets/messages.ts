import { frame } from "../../hostile/support/wire.ts";
import { mutate } from "../support/mutate.ts";
import type { Random } from "../support/random.ts";

const SLOT = '{"_placeholder":true,"num":0}';
const PUBLISHER = "a publisher of the fuzzer";

/** What clients say when they are right; in any order, and so mostly when it is wrong. */
export const VALID: readonly string[] = [
  "40",
  '40{"token":1}',
  "41",
  '42["x",1]',
  '420["x",{"a":[]}]',
  '421["y"]',
  "430[]",
  "431[1,2]",
  '42["ask"]',
  '42["join","room"]',
  `451-["x",${SLOT}]`,
  `451-7["x",${SLOT}]`,
  `461-0[${SLOT}]`,
  "bAQID",
  "2",
  "3",
  "1",
  "2probe",
  "5",
  "6",
  "0",
  "4",
  "40/room-1,",
  "40/room-2,{}",
  "41/room-1,",
  '42/room-1,["x"]',
  "40/nowhere,",
  '44{"message":"x"}',
  '42["error"]',
  '42["disconnect"]',
  '420["baro:subscribe",[{"channel":"a","last":2}]]',
  '420["baro:subscribe",[{"channel":"b","presence":true}]]',
  '420["baro:unsubscribe",["a","b"]]',
  `420["baro:publish","a","${PUBLISHER}",[{"id":"1","event":"e","body":1}]]`,
  `420["baro:publish","b","${PUBLISHER}",[{"id":"2","event":"e","body":[]},{"id":"3","event":"f","body":{}}]]`,
  '420["baro:history","a",{"limit":2}]',
  '420["baro:presence","b"]',
];
const BYTES = VALID.map((text) => Buffer.from(text));
const TEXT = 1;
const BINARY = 2;

/** Those that end no session: long stories are made of them. */
const HARMLESS = VALID.filter((text) => /^(3$|6$|42\d?\["[xyj]|42\d?\["baro|430|431)/.test(text));

/** A message as an Engine.IO packet, right or not. */
export function messageOf(random: Random): Buffer {
  if (random.oneIn(3)) return mutate(BYTES, random);
  return Buffer.from(random.pick(random.oneIn(3) ? VALID : HARMLESS));
}

/** The same as a websocket frame; one in twenty is no frame that is right. */
export function frameOf(random: Random): Buffer {
  const payload = messageOf(random);
  if (random.oneIn(20)) return brokenFrame(random, payload);
  if (random.oneIn(15)) return frame({ opcode: BINARY, payload: random.bytes(random.below(40)) });
  if (random.oneIn(30)) return inParts(payload, 1 + random.below(payload.length || 1));
  return frame({ opcode: TEXT, payload });
}

function brokenFrame(random: Random, payload: Buffer): Buffer {
  const broken = frame({
    opcode: random.below(16),
    payload,
    fin: !random.oneIn(3),
    reserved: random.oneIn(3) ? random.below(8) : 0,
  });
  return random.oneIn(2) ? broken : broken.subarray(0, random.below(broken.length));
}

function inParts(payload: Buffer, at: number): Buffer {
  return Buffer.concat([
    frame({ opcode: TEXT, payload: payload.subarray(0, at), fin: false }),
    frame({ opcode: 9, payload: "between" }),
    frame({ opcode: 0, payload: payload.subarray(at) }),
  ]);
}
