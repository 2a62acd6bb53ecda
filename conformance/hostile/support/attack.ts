import { isNoMore, RawWebSocket } from "@baro/testing";
import { expect } from "vitest";
import type { Target } from "./target.ts";

/** What a server may have grown by when all is over: what it compiled and cached meanwhile. Bytes. */
const GROWTH = 24 * 1024 * 1024;

/**
 * Lets `act` do its worst while another client talks with the server. Then: the server lives, the other client got an
 * answer to everything, no session and no handle is left, no object has got what it should not, and the memory is as before.
 */
export async function attack(target: Target, act: () => Promise<unknown>): Promise<void> {
  const before = await target.becomes((census) => census.sessions === 0, "a session is left over");
  const bystander = await RawWebSocket.connect(target.url, "", { answersPings: true });
  const talk = new Talk(bystander);
  try {
    await act();
    const others = await target.becomes(
      ({ sessions, sockets }) => sessions === 1 && sockets === 1,
      "not only the bystander is left",
    );
    expect(others.polluted).toBe(false);
    await talk.end();
  } finally {
    bystander.terminate();
  }
  await target.becomes(
    ({ sessions, resources, memory }) =>
      sessions === 0 && isNoMore(resources, before.resources) && memory - before.memory < GROWTH,
    `something is left, before it was ${JSON.stringify(before)}`,
  );
}

/** One question after another, each of which must be answered. */
class Talk {
  readonly #socket: RawWebSocket;
  readonly #done: Promise<number>;
  #goesOn = true;

  constructor(socket: RawWebSocket) {
    this.#socket = socket;
    this.#done = this.#talk();
    // Heard in `end`.
    this.#done.catch(() => {});
  }

  async end(): Promise<void> {
    this.#goesOn = false;
    expect(await this.#done).toBeGreaterThan(0);
  }

  async #talk(): Promise<number> {
    let answers = 0;
    do {
      const message = `42["undisturbed",${answers}]`;
      this.#socket.send(message);
      // Where recovery is on, the offset stands behind.
      expect(String(await this.#socket.next()).startsWith(message.slice(0, -1))).toBe(true);
      answers++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    } while (this.#goesOn);
    return answers;
  }
}
