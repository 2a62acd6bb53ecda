import { joinSession } from "@baro/testing";
import { expect, test } from "vitest";
import { useServer } from "../support/real-server.ts";

const CHANNELS = 100;
const ENTRIES = 20;
const MIB = 1024 * 1024;
const server = useServer({ maxSendBuffer: 2 * MIB });

test("a client that comes back to many channels gets what it missed in all of them, a little at a time", async () => {
  const { io } = server();
  io.channels.authorize(() => true);
  const body = "x".repeat(2048);
  const names = Array.from({ length: CHANNELS }, (_, i) => `channel ${i}`);
  for (const name of names) {
    const publish = () => io.channel(name).publish("said", body);
    await Promise.all(Array.from({ length: ENTRIES }, publish));
  }
  const connected = server().socket();
  const session = await joinSession(server().url, "websocket");
  const socket = await connected;
  const requests = names.map((channel) => ({ channel, after: { offset: 0 } }));
  await session.send(`20${JSON.stringify(["baro:subscribe", requests])}`);
  expect(await session.next()).toMatch(/^30\[/);
  let most = 0;
  for (let entries = 0; entries < CHANNELS * ENTRIES; ) {
    const [, id, json = ""] = /^2(\d*)(.*)$/s.exec(String(await session.next())) ?? [];
    const [event, , , page] = JSON.parse(json);
    expect(event).toBe("baro:entries");
    entries += page.length;
    if (id) await session.send(`3${id}[]`);
    most = Math.max(most, socket.bufferedBytes);
  }
  expect(most).toBeLessThan(2 * MIB);
  await session.close();
});
