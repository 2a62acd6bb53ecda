import { describe, expect, test } from "vitest";
import {
  checkSocketPacket,
  isReservedEvent,
  PacketType,
  type RawSocketPacket,
  RESERVED_EVENTS,
} from "../../src/index.ts";
import { codeOf } from "../support/code-of.ts";

const { CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR, BINARY_EVENT, BINARY_ACK } = PacketType;

/** Which payloads each type takes; `undefined` is none. */
const PAYLOADS: readonly (readonly [string, number, readonly unknown[], readonly unknown[]])[] = [
  ["CONNECT", CONNECT, [undefined, {}, { a: 1 }], [null, [], "a", 1, true]],
  ["DISCONNECT", DISCONNECT, [undefined], [null, {}, [], "", 0, false]],
  [
    "EVENT",
    EVENT,
    [["a"], [""], [0], [1.5], ["a", null], ["error"]],
    [undefined, null, {}, "a", 1, [], [null], [{}], [["a"]], [true]],
  ],
  [
    "CONNECT_ERROR",
    CONNECT_ERROR,
    ["", "no", {}, { message: "no" }, { message: "no", data: [1] }, { code: 1 }],
    [undefined, null, [], 1, false, { message: 1 }, { message: null }, { message: {} }],
  ],
];

describe.each(PAYLOADS)("%s", (_, type, taken, refused) => {
  test.each(taken.map((data) => [data]))("takes %j", (data) => {
    expect(checkSocketPacket({ type, nsp: "/", data })).toMatchObject({
      type,
      nsp: "/",
      ...(data === undefined ? {} : { data }),
    });
  });

  test.each(refused.map((data) => [data]))("refuses %j", (data) => {
    expect(codeOf(() => checkSocketPacket({ type, nsp: "/", data }))).toBe("SOCKET_PAYLOAD");
  });
});

test.each([undefined, null, {}, "a", 1])("ACK refuses %j and takes any array", (data) => {
  expect(codeOf(() => checkSocketPacket({ type: ACK, nsp: "/", id: 1, data }))).toBe(
    "SOCKET_PAYLOAD",
  );
  const packet = { type: ACK, nsp: "/", id: 1, data: [data] };
  expect(checkSocketPacket(packet)).toStrictEqual(packet);
});

test.each([...RESERVED_EVENTS])("the event name %s is reserved", (name) => {
  expect(isReservedEvent(name)).toBe(true);
  for (const type of [EVENT, BINARY_EVENT]) {
    expect(codeOf(() => checkSocketPacket({ type, nsp: "/", data: [name] }))).toBe(
      "SOCKET_RESERVED_EVENT",
    );
  }
});

test.each(["error", "message", "ping", "Connect", "connect ", 1, null, undefined])(
  "the event name %j is not reserved",
  (name) => {
    expect(isReservedEvent(name)).toBe(false);
  },
);

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
  "the id %d is refused where an id may stand",
  (id) => {
    expect(codeOf(() => checkSocketPacket({ type: EVENT, nsp: "/", id, data: ["a"] }))).toBe(
      "SOCKET_ACK_ID",
    );
    expect(codeOf(() => checkSocketPacket({ type: ACK, nsp: "/", id, data: [] }))).toBe(
      "SOCKET_ACK_ID",
    );
  },
);

test.each<RawSocketPacket>([
  { type: CONNECT, nsp: "/", id: 1 },
  { type: DISCONNECT, nsp: "/", id: 1 },
  { type: CONNECT_ERROR, nsp: "/", id: 1, data: "no" },
  { type: ACK, nsp: "/", data: [] },
  { type: BINARY_ACK, nsp: "/", data: [] },
])("an id that is missing or too much is refused: %j", (packet) => {
  expect(codeOf(() => checkSocketPacket(packet))).toBe("SOCKET_ACK_ID");
});

test.each([-1, 7, 0.5, Number.NaN])("the type %d is refused", (type) => {
  expect(codeOf(() => checkSocketPacket({ type, nsp: "/" }))).toBe("SOCKET_TYPE");
});
