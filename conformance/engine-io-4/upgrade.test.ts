import { once, onlyBaro, RawPolling, RawWebSocket, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { openProbe, startUpgrade, upgradeSession } from "../support/upgrading.ts";
import { useServer } from "../support/use-server.ts";

const server = useServer({}, echo);

describe("the probe", () => {
  test("2probe is answered 3probe", async () => {
    const polling = await RawPolling.open(server().url);
    const probe = await openProbe(server().url, polling);
    probe.send("2probe");
    expect(await probe.next()).toBe("3probe");
    await probe.close();
  });

  test("gets no open packet: the session has one", async () => {
    const { probe } = await upgradeSession(server().url);
    probe.send('42["x"]');
    expect(await probe.next()).toBe('42["x"]');
    await probe.close();
  });

  test("ends the pending GET with noop, so that the client may stop polling", async () => {
    const polling = await RawPolling.connect(server().url);
    const pending = polling.packets();
    await once(server().httpServer, "request");
    const probe = await openProbe(server().url, polling);
    probe.send("2probe");
    expect(await pending).toEqual(["6"]);
    await probe.close();
  });

  test("ends each later GET too, as long as the upgrade goes on", async () => {
    const { polling, probe } = await startUpgrade(server().url);
    expect(await polling.packets()).toEqual(["6"]);
    expect(await polling.packets()).toEqual(["6"]);
    await probe.close();
  });

  test("leaves POSTs working", async () => {
    const { polling, probe } = await startUpgrade(server().url);
    expect((await polling.post('42["x"]')).body).toBe("ok");
    await probe.close();
  });
});

describe("after the upgrade packet", () => {
  test("messages of the client are taken from the websocket", async () => {
    const { probe } = await upgradeSession(server().url);
    probe.send('42["over"]');
    expect(await probe.next()).toBe('42["over"]');
    await probe.close();
  });

  test("messages of the server, text and binary, go to the websocket", async () => {
    const { probe } = await upgradeSession(server().url);
    probe.send('42["over"]');
    await probe.next();
    server().io.emit("bin", Buffer.from([9]));
    expect(await probe.next()).toBe('451-["bin",{"_placeholder":true,"num":0}]');
    expect(await probe.next()).toEqual(Buffer.from([9]));
    await probe.close();
  });

  test("the session keeps its id and its socket", async () => {
    const { probe } = await startUpgrade(server().url);
    const [before] = [...server().io.of("/").sockets.keys()];
    probe.send("5");
    probe.send('42["x"]');
    await probe.next();
    expect([...server().io.of("/").sockets.keys()]).toEqual([before]);
    expect(server().io.engine.clientsCount).toBe(1);
    await probe.close();
  });

  test.each([
    { method: "GET", body: "" },
    { method: "POST", body: "3" },
  ])("a $method by polling is answered 400 Bad request", async ({ method, body }) => {
    const { polling, probe } = await upgradeSession(server().url);
    probe.send('42["x"]');
    await probe.next();
    const answer = await polling.request(method === "GET" ? { method } : { method, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ code: 3, message: "Bad request" });
    await probe.close();
  });

  test("a further websocket for the session is closed, and the session goes on", async () => {
    const { polling, probe } = await upgradeSession(server().url);
    probe.send('42["x"]');
    await probe.next();
    const second = await openProbe(server().url, polling).catch(() => undefined);
    await second?.closed();
    probe.send('42["still here"]');
    expect(await probe.next()).toBe('42["still here"]');
    await probe.close();
  });

  test("the end of the websocket is the end of the session", async () => {
    const { probe } = await upgradeSession(server().url);
    probe.send('42["x"]');
    await probe.next();
    await probe.close();
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
  });
});

describe("messages during the upgrade", () => {
  test("what the server sends is neither lost nor doubled nor out of order", async () => {
    const { polling, probe } = await startUpgrade(server().url);
    for (let i = 0; i < 20; i++) server().io.emit("n", i);
    const seen = (await polling.packets()).filter((packet) => packet !== "6");
    for (let i = 20; i < 40; i++) server().io.emit("n", i);
    probe.send("5");
    for (let i = 40; i < 60; i++) server().io.emit("n", i);
    while (seen.length < 60) seen.push(String(await probe.next()));
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => `42["n",${i}]`));
    expect(probe.waiting).toBe(0);
    await probe.close();
  });

  test("what was queued while no GET was pending comes by websocket", async () => {
    const { probe } = await startUpgrade(server().url);
    server().io.emit("queued", 1);
    probe.send("5");
    expect(await probe.next()).toBe('42["queued",1]');
    await probe.close();
  });

  test("what the client posted before and sends after is taken in order", async () => {
    const { polling, probe } = await startUpgrade(server().url);
    await polling.post('42["by polling"]');
    probe.send("5");
    probe.send('42["by websocket"]');
    expect(await probe.next()).toBe('42["by polling"]');
    expect(await probe.next()).toBe('42["by websocket"]');
    await probe.close();
  });
});

describe("an upgrade that fails", () => {
  test.each(["2", "2nope", "3probe", "4hello", "abc", ""])(
    "a websocket that starts with %j instead of the probe is closed, and polling goes on",
    async (first) => {
      const polling = await RawPolling.connect(server().url);
      const probe = await openProbe(server().url, polling);
      probe.send(first);
      await probe.closed();
      await polling.post('42["still"]');
      expect(await polling.packets()).toEqual(['42["still"]']);
    },
  );

  test.runIf(onlyBaro("upgrades without a probe"))(
    "a websocket that upgrades without a probe is closed, and polling goes on",
    async () => {
      const polling = await RawPolling.connect(server().url);
      const probe = await openProbe(server().url, polling);
      probe.send("5");
      await probe.closed();
      await polling.post('42["still"]');
      expect(await polling.packets()).toEqual(['42["still"]']);
    },
  );

  test("a websocket that goes away after the probe leaves polling as it was", async () => {
    const { polling, probe } = await startUpgrade(server().url);
    await probe.close();
    await polling.post('42["still"]');
    const packets = await polling.packets();
    if (packets[0] === "6") packets.splice(0, 1, ...(await polling.packets()));
    expect(packets).toEqual(['42["still"]']);
  });

  test("a second websocket during an upgrade is closed, and the first goes through", async () => {
    const { polling, probe } = await startUpgrade(server().url);
    const second = await openProbe(server().url, polling).catch(() => undefined);
    await second?.closed();
    probe.send("5");
    probe.send('42["through"]');
    expect(await probe.next()).toBe('42["through"]');
    await probe.close();
  });

  test("a session that ends during the upgrade takes its probe along", async () => {
    const { polling, probe } = await startUpgrade(server().url);
    await polling.post("1");
    await probe.closed();
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
  });

  test("a websocket for a session that has ended is refused with HTTP 400", async () => {
    const polling = await RawPolling.connect(server().url);
    await polling.post("1");
    const answer = await RawWebSocket.refused(server().url, { query: { sid: polling.sid } });
    expect(answer.status).toBe(400);
  });
});

describe("an upgrade that takes too long", () => {
  const slow = useServer({ options: { upgradeTimeout: 1000 } }, echo);

  test("after the probe: the websocket is closed and polling goes on", async () => {
    const { polling, probe } = await startUpgrade(slow().url);
    await probe.closed();
    await polling.post('42["still"]');
    expect((await polling.packets()).filter((packet) => packet !== "6")).toEqual(['42["still"]']);
  });

  test("before the probe: the websocket is closed and polling goes on", async () => {
    const polling = await RawPolling.connect(slow().url);
    const probe = await openProbe(slow().url, polling);
    await probe.closed();
    await polling.post('42["still"]');
    expect(await polling.packets()).toEqual(['42["still"]']);
  });
});
