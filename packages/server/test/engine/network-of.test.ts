import { expect, test } from "vitest";
import { networkOf } from "../../src/engine/network-of.ts";

test.each([
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002:ffff::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["1::2:3:4:5:6:7", "1:0:2:3::/64"],
])("of IPv6 the network counts, which one customer has: %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("IPv4 counts as it is, also where a socket of both families tells it", () => {
  expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
  expect(networkOf("::ffff:192.0.2.1")).toBe("192.0.2.1");
});

test.each(["", "user:5", "192.0.2.1:8080", "::ffff:1.2.3", ":::"])(
  "what is no address stays as the app gave it: %j",
  (text) => {
    expect(networkOf(text)).toBe(text);
  },
);
