import fc from "fast-check";
import { isReservedEvent, PacketType, type SocketPacket } from "../../src/index.ts";

/** Any UTF-16 code unit by itself: halves of surrogate pairs, control characters and all. */
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

/** Strings that hurt: lone surrogates, astral characters, Korean, names that objects have by birth. */
export const anyString = fc.oneof(
  fc.string({ unit: codeUnit, maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("바로 지금", "👩‍👩‍👧", "\ud800", "\udc00\ud800", "\u2028\u2029", "\ufeff", "\0"),
);

/** Strings that survive UTF-8. */
export const wellFormedString = fc.string({ unit: "binary", maxLength: 20 });

const key = fc.oneof(
  anyString,
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "num", "length", "0"),
);

/** JSON has no negative zero. */
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => (value === 0 ? 0 : value));

const plainLeaf = fc.oneof(anyString, number, fc.boolean(), fc.constant(null));

/** Every kind of value that is binary and stays as it is on its way through an encoder. */
const binaryLeaf = fc
  .uint8Array({ maxLength: 16 })
  .chain((bytes) =>
    fc.constantFrom(
      bytes,
      bytes.slice().buffer,
      Buffer.from(bytes),
      new DataView(bytes.slice().buffer),
      new Float32Array(bytes),
    ),
  );

/** Key and value pairs become own keys, `__proto__` too. */
function objectOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .array(fc.tuple(key, value), { maxLength: 5 })
    .map((entries): Record<string, unknown> => Object.fromEntries(entries));
}

function treeOf(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("tree"), { maxLength: 5 }),
      objectOf(tie("tree")),
    ),
  }));
  return tree;
}

/** What `JSON.parse(JSON.stringify(value))` gives back unchanged. */
export const jsonValue = treeOf(plainLeaf);

/** The same, with binary at any place. */
export const valueWithBinary = treeOf(fc.oneof({ arbitrary: plainLeaf, weight: 3 }, binaryLeaf));

const namespace = fc.oneof(
  fc.constantFrom("/", "/admin", "/채팅", "/12", "/[]"),
  anyString.map((text) => `/${text.replaceAll(",", "")}`),
);

const ackId = fc.maxSafeNat();

const eventName = fc.oneof(
  anyString.filter((name) => !isReservedEvent(name)),
  fc.integer(),
);

const maybeId = fc.option(ackId, { nil: undefined });

/** Events and acknowledgements whose arguments are made of `value`. */
export function argumentsPacketOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<SocketPacket> {
  const args = fc.array(value, { maxLength: 4 });
  return fc.oneof(
    fc.tuple(namespace, eventName, args, maybeId).map(
      ([nsp, name, rest, id]): SocketPacket => ({
        type: PacketType.EVENT,
        nsp,
        data: [name, ...rest],
        ...(id === undefined ? {} : { id }),
      }),
    ),
    fc
      .tuple(namespace, args, ackId)
      .map(([nsp, data, id]): SocketPacket => ({ type: PacketType.ACK, nsp, data, id })),
  );
}

/** Packets that never carry binary. */
export const controlPacket: fc.Arbitrary<SocketPacket> = fc.oneof(
  namespace.map((nsp): SocketPacket => ({ type: PacketType.CONNECT, nsp })),
  fc
    .tuple(namespace, objectOf(jsonValue))
    .map(([nsp, data]): SocketPacket => ({ type: PacketType.CONNECT, nsp, data })),
  namespace.map((nsp): SocketPacket => ({ type: PacketType.DISCONNECT, nsp })),
  fc
    .tuple(namespace, anyString)
    .map(([nsp, data]): SocketPacket => ({ type: PacketType.CONNECT_ERROR, nsp, data })),
  fc.tuple(namespace, anyString, jsonValue).map(
    ([nsp, message, data]): SocketPacket => ({
      type: PacketType.CONNECT_ERROR,
      nsp,
      data: { message, data },
    }),
  ),
);

/** Any packet. */
export const socketPacket = fc.oneof(
  { arbitrary: argumentsPacketOf(valueWithBinary), weight: 3 },
  controlPacket,
);

/** Text made of the characters that the wire formats are made of. */
export const grammaticalText = fc.string({
  unit: fc.constantFrom(...'0123456789-/,[]{}":_ eb=\\.\u001e', '"a"', "_placeholder", '"num":'),
  maxLength: 40,
});
