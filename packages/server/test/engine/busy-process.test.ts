import { eachTest, RawWebSocket, startServer } from "@baro/testing";
import { describe, expect, test } from "vitest";

const TIMES = { pingInterval: 50, pingTimeout: 1000 };
const running = eachTest(() => startServer({ options: { ...TIMES, allowEIO3: true } }));

/** Does nothing else meanwhile, as an app that computes, or a machine that sleeps. */
function beBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe("a process that is busy for longer than the heartbeat allows", () => {
  test("gives up nobody whose pong has come meanwhile", async () => {
    const { socket } = await RawWebSocket.handshake(running().url);
    expect(await socket.text()).toBe("2");
    socket.send("3");
    beBusy(1.2 * TIMES.pingTimeout);
    expect(await socket.text()).toBe("2");
    await socket.close();
  });

  test("gives up nobody of protocol 3 whose ping has come meanwhile", async () => {
    const { socket } = await RawWebSocket.handshake(running().url, { query: { EIO: 3 } });
    expect(await socket.text()).toBe("40");
    socket.send("2");
    beBusy(1.2 * (TIMES.pingInterval + TIMES.pingTimeout));
    expect(await socket.text()).toBe("3");
    socket.send("2");
    expect(await socket.text()).toBe("3");
    await socket.close();
  });
});
