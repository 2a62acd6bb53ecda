import { beforeEach, expect, test } from "vitest";
import { Frame } from "../../src/engine/frame.ts";
import { Conflation } from "../../src/sockets/conflation.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** A connection that is behind, until its client is told to take what waits. */
class Behind {
  readonly writable = false;
  readonly sent: string[] = [];
  bufferedBytes = 0;
  #listener: ((hasLeft: boolean) => void) | undefined;

  writeFrames(frames: readonly Frame[]): void {
    for (const { payload, size } of frames) {
      this.sent.push(String(payload).slice(0, 8));
      this.bufferedBytes += size;
    }
  }

  whenDrained(listener: (hasLeft: boolean) => void): void {
    this.#listener = listener;
  }

  settle(hasLeft: boolean): void {
    this.bufferedBytes = 0;
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.(hasLeft);
  }
}

let client: Behind;
let conflation: Conflation;
beforeEach(() => {
  client = new Behind();
  conflation = new Conflation(client);
});

/** Writes something of a size, whose first letters are its key. @returns how many were dropped for it */
const write = (key: string, size = 10): number =>
  conflation.write(key, [Frame.encoded(key.padEnd(size, "."))]);

test("no more than a thousand keys wait, and the oldest gives way", () => {
  const dropped = Array.from({ length: 1002 }, (_, i) => write(`key ${i} `));
  expect(dropped.slice(-3)).toEqual([0, 1, 1]);
  client.settle(true);
  expect(client.sent).toHaveLength(1000);
  expect(client.sent[0]).toBe("key 2 ..");
});

test("no more than 16 MiB wait, and the oldest give way", () => {
  for (let i = 0; i < 4; i++) expect(write(`key ${i}`, 4 * MIB)).toBe(0);
  expect(write("large", 9 * MIB)).toBe(3);
  expect(write("large", 9 * MIB)).toBe(1);
  client.settle(true);
  client.settle(true);
  expect(client.sent).toEqual(["key 3...", "large..."]);
});

test("one packet that is larger than the bound waits alone", () => {
  write("small");
  expect(write("large", 20 * MIB)).toBe(1);
  client.settle(true);
  expect(client.sent).toEqual(["large..."]);
});

test("a client that has caught up is given little at once: what is replaced meanwhile it never gets", () => {
  for (let i = 0; i < 4; i++) write(`key ${i} a`, 40 * KIB);
  client.settle(true);
  expect(client.sent).toEqual(["key 0 a.", "key 1 a."]);
  expect(write("key 3 b", 40 * KIB)).toBe(0);
  client.settle(true);
  expect(client.sent.slice(2)).toEqual(["key 2 a.", "key 3 a."]);
});

test("a key that comes anew stands behind all others", () => {
  for (const key of ["one", "two", "one"]) write(key);
  client.settle(true);
  expect(client.sent).toEqual(["two.....", "one....."]);
});

test("nothing is sent to a client that has gone, nor kept for it", () => {
  for (const key of ["one", "two"]) write(key);
  client.settle(false);
  expect(client.sent).toEqual([]);
  expect(write("one")).toBe(0);
  client.settle(true);
  expect(client.sent).toEqual(["one....."]);
});
