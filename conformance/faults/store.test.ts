import { io, type Socket } from "@baro/client";
import { AskedProcess, once, until } from "@baro/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Chronicle } from "./support/chronicle.ts";
import type { Fault, FaultyStoreApp } from "./support/faulty-store-app.ts";

// A store fails in a server process of its own: the server lives and serves what needs no store, and what was acknowledged is
// there, once and in its place.

const PROGRAM = new URL("support/faulty-store-app.ts", import.meta.url);

let app: AskedProcess<FaultyStoreApp>;
let url = "";
const clients: Socket[] = [];

beforeEach(async () => {
  app = await AskedProcess.start<FaultyStoreApp>({ program: PROGRAM });
  url = `http://127.0.0.1:${await app.ask("port")}`;
}, 60_000);
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await app.stop();
});

async function join(): Promise<Socket> {
  const client = io(url, { forceNew: true, reconnectionDelay: 20 });
  clients.push(client);
  await once(client, "connect");
  return client;
}

async function scene() {
  const publisher = await join();
  const chronicle = new Chronicle(publisher, await join());
  await chronicle.publishNow(3);
  const echo = () => publisher.timeout(10_000).emitWithAck("echo", 1);
  return { publisher, chronicle, echo };
}

describe("a store that", () => {
  it.each<Fault>(["rejects", "throws", "loses", "mumbles"])(
    "%s is told of, and publishes wait in the client until it works",
    async (fault) => {
      const { chronicle, echo } = await scene();
      await app.ask("become", fault);
      chronicle.publish(20);
      const told: string[] = [];
      while (told.length < 2) told.push(...(await app.ask("errors")));
      expect(await echo()).toBe(1);
      expect(chronicle.acknowledged).toBe(3);
      await app.ask("become", "none");
      await chronicle.isWhole();
    },
  );

  it("is slow holds nothing else up, and loses nothing", async () => {
    const { chronicle, echo } = await scene();
    await app.ask("become", "slow");
    chronicle.publish(200);
    expect(await echo()).toBe(1);
    await chronicle.isWhole();
  });

  it("hangs has publishes, reads and subscriptions wait, and all are served when it goes on", async () => {
    const { publisher, chronicle, echo } = await scene();
    await app.ask("become", "hangs");
    chronicle.publish(20);
    const other = publisher.channel("another log", { after: { offset: 0 } });
    const history = publisher.channel("log", { subscribe: false }).history();
    expect(await echo()).toBe(1);
    expect(chronicle.acknowledged).toBe(3);
    const subscribed = once(other, "subscribed");
    await app.ask("become", "none");
    await subscribed;
    await history;
    await chronicle.isWhole();
  });

  it("hangs lets no more than a bounded number wait, and the rest come later", async () => {
    const { publisher, chronicle, echo } = await scene();
    await app.ask("become", "hangs");
    const secret = "a secret of its own";
    const answers: unknown[] = [];
    for (let n = 0; n < 300; n++) {
      const items = [{ id: `${n}`, event: "said", body: `other-${n}` }];
      publisher.emit("baro:publish", "another log", secret, items, (answer: unknown) =>
        answers.push(answer),
      );
    }
    expect(await echo()).toBe(1);
    await until(() => answers.length > 0, "some are refused");
    for (const answer of answers) {
      expect(answer).toMatchObject({ error: { code: "overloaded", retry: true } });
    }
    await app.ask("become", "none");
    await chronicle.isWhole();
  });

  it("hangs for ever does not keep a server from being drained", async () => {
    const { chronicle, echo } = await scene();
    await app.ask("become", "hangs");
    chronicle.publish(1);
    await echo();
    for (const client of clients) client.io.reconnection(false);
    expect(await app.ask("drain")).toBe(false);
  });
});
