import { RawPolling, RawWebSocket, SEPARATOR, seeded } from "@baro/testing";
import { describe, expect, test } from "vitest";
import type { Connection } from "../../src/engine/connection.ts";
import { useEngine } from "../support/engine-server.ts";

const COUNT = 200;
const EXPECTED = Array.from({ length: COUNT }, (_, i) => `${i}`);
const SEEDS = Array.from({ length: 24 }, (_, seed) => seed);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sends all messages in bursts and rests of random length. */
async function sendAll(connection: Connection, random: () => number): Promise<void> {
  for (let i = 0; i < COUNT; ) {
    const burst = Math.ceil(random() * 8);
    for (let k = 0; k < burst && i < COUNT; k++) connection.send(`${i++}`);
    for (let rest = random() * 6; rest > 0; rest--) await turn();
  }
}

/** A client that does as the protocol says, section "Upgrade", and keeps what it gets. */
class Client {
  readonly received: string[] = [];
  readonly #polling: RawPolling;
  readonly #random: () => number;
  #next = 0;
  #isPolling = true;

  constructor(polling: RawPolling, random: () => number) {
    this.#polling = polling;
    this.#random = random;
  }

  async run(url: string): Promise<RawWebSocket> {
    const polls = this.#poll();
    const posts = this.#post();
    for (let rest = this.#random() * 30; rest > 0; rest--) await turn();
    const socket = await RawWebSocket.open(url, { query: { sid: this.#polling.sid } });
    socket.send("2probe");
    expect(await socket.text()).toBe("3probe");
    this.#isPolling = false;
    await Promise.all([polls, posts]);
    socket.send("5");
    while (this.#next < COUNT) socket.send(`4${this.#next++}`);
    while (this.received.length < COUNT) this.#keep(await socket.text());
    return socket;
  }

  async #poll(): Promise<void> {
    while (this.#isPolling) for (const packet of await this.#polling.packets()) this.#keep(packet);
  }

  async #post(): Promise<void> {
    while (this.#isPolling && this.#next < COUNT) {
      const burst = Math.min(Math.ceil(this.#random() * 8), COUNT - this.#next);
      const packets = Array.from({ length: burst }, () => `4${this.#next++}`);
      const answer = await this.#polling.post(packets.join(SEPARATOR));
      expect(answer.body).toBe("ok");
      for (let rest = this.#random() * 4; rest > 0; rest--) await turn();
    }
  }

  #keep(packet: string): void {
    if (packet !== "6") this.received.push(packet.slice(1));
  }
}

describe("an upgrade while both sides send", () => {
  const server = useEngine();

  test.each(SEEDS)("loses nothing, doubles nothing and keeps the order (seed %i)", async (seed) => {
    const random = seeded(seed);
    const opened = server().owned();
    const polling = await RawPolling.open(server().url);
    const { connection, owner } = await opened;
    const client = new Client(polling, random);
    const [socket] = await Promise.all([
      client.run(server().url),
      sendAll(connection, seeded(seed + 1000)),
    ]);
    expect(client.received).toEqual(EXPECTED);
    for (const message of EXPECTED) expect(await owner.messages.next()).toBe(message);
    expect(owner.messages.size + socket.waiting).toBe(0);
    expect(connection.transport.name).toBe("websocket");
    await socket.close();
  });
});
