import { once, RawWebSocket, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { OlderPolling } from "../support/older-polling.ts";
import { useServer } from "../support/use-server.ts";

const server = useServer({ options: { allowEIO3: true } }, echo);

async function startUpgrade(query: Readonly<Record<string, string>> = {}) {
  const polling = await OlderPolling.join(server().url, query);
  const probe = await RawWebSocket.open(server().url, { query: { EIO: 3, sid: polling.sid } });
  const held = polling.payload();
  probe.send("2probe");
  expect(await probe.next()).toBe("3probe");
  return { polling, probe, held };
}

describe("from polling to websocket", () => {
  test("the poll that waits is answered with noop, and so is each one after it", async () => {
    const { polling, probe, held } = await startUpgrade();
    expect(await held).toBe("1:6");
    expect(await polling.payload()).toBe("1:6");
    await probe.close();
  });

  test("5 moves the session; polling is refused from then on", async () => {
    const { polling, probe, held } = await startUpgrade();
    await held;
    probe.send("5");
    probe.send('42["over"]');
    expect(await probe.next()).toBe('42["over"]');
    expect((await polling.get()).status).toBe(400);
    probe.send("2");
    expect(await probe.next()).toBe("3");
    await probe.close();
  });

  test("base64 is a property of each transport: a websocket that did not ask for it gets bytes", async () => {
    const { probe, held } = await startUpgrade({ b64: "1" });
    await held;
    probe.send("5");
    await until(() => websockets() === 1, "the session has moved");
    server().io.emit("x", Buffer.from([1]));
    expect(await probe.next()).toBe('451-["x",{"_placeholder":true,"num":0}]');
    expect(await probe.next()).toEqual(Buffer.from([4, 1]));
    await probe.close();
  });

  test("a ping without probe closes the new websocket alone", async () => {
    const polling = await OlderPolling.join(server().url);
    const probe = await RawWebSocket.open(server().url, { query: { EIO: 3, sid: polling.sid } });
    probe.send("2");
    await probe.closed();
    await polling.post("1:2");
    expect(await polling.payload()).toBe("1:3");
  });
});

describe("the end of a session", () => {
  test("the client closes: its poll that waits is answered with noop", async () => {
    const polling = await OlderPolling.join(server().url);
    const socket = [...server().io.of("/").sockets.values()][0];
    if (!socket) throw new Error("the server has no socket");
    const end = once(socket, "disconnect");
    const held = polling.payload();
    await polling.post("1:1");
    expect(await held).toBe("1:6");
    expect(await end).toBe("transport close");
  });

  test("the server closes: behind what was queued comes the close packet", async () => {
    const polling = await OlderPolling.join(server().url);
    const [socket] = [...server().io.of("/").sockets.values()];
    socket?.emit("last");
    socket?.conn.close();
    let all = await polling.payload();
    while (!all.endsWith("1:1")) all += await polling.payload();
    // npm's server puts a noop between.
    expect(all.replace("1:6", "")).toBe('10:42["last"]1:1');
    expect((await polling.get()).status).toBe(400);
  });
});

function websockets(): number {
  const sockets = [...server().io.of("/").sockets.values()];
  return sockets.filter(({ conn }) => conn.transport.name === "websocket").length;
}
