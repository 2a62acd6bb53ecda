import type { IncomingMessage } from "node:http";
import { Server } from "@baro/server";
import { describe, expect, test } from "vitest";
import { addressBehind } from "../../src/engine/address-behind.ts";

/** A request that comes from that address, and what its header says. */
function requestOf(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return { headers, socket: { remoteAddress } } as IncomingMessage;
}

test("without a proxy the header means nothing", () => {
  expect(addressBehind(0)(requestOf("192.0.2.1", "198.51.100.7"))).toBe("192.0.2.1");
});

test.each([
  [1, "198.51.100.7", "198.51.100.7"],
  [1, "made up, 198.51.100.7", "198.51.100.7"],
  [2, "made up, 198.51.100.7, 10.0.0.2", "198.51.100.7"],
  [2, " 198.51.100.7 ,10.0.0.2", "198.51.100.7"],
])("behind %i proxies, what the outermost saw is the client: %s", (proxies, header, client) => {
  expect(addressBehind(proxies)(requestOf("10.0.0.1", header))).toBe(client);
});

test("who comes by fewer proxies is what the first of them saw, or who the connection is from", () => {
  const addressOf = addressBehind(2);
  expect(addressOf(requestOf("10.0.0.1", "198.51.100.7"))).toBe("198.51.100.7");
  expect(addressOf(requestOf("10.0.0.1", " , "))).toBe("10.0.0.1");
  expect(addressOf(requestOf("10.0.0.1"))).toBe("10.0.0.1");
  expect(addressOf(requestOf(undefined))).toBe("");
});

test("of IPv6 it is the network, and IPv4 is the same by sockets of both families", () => {
  expect(addressBehind(0)(requestOf("2001:db8:1:2:3:4:5:6"))).toBe("2001:db8:1:2::/64");
  expect(addressBehind(1)(requestOf("::1", "2001:db8:1:2::9"))).toBe("2001:db8:1:2::/64");
  expect(addressBehind(0)(requestOf("::ffff:192.0.2.1"))).toBe("192.0.2.1");
});

describe("a count of proxies", () => {
  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("cannot be %d", (proxies) => {
    expect(() => addressBehind(proxies)).toThrow(
      expect.objectContaining({
        code: "ENGINE_OPTION",
        message: expect.stringContaining("0 or more"),
      }),
    );
  });
});

test("it fits the option of that name", () => {
  expect(() => new Server({ addressOf: addressBehind(1) })).not.toThrow();
});
