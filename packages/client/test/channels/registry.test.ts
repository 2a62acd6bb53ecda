import { describe, expect, it, vi } from "vitest";
import { Channels } from "../../src/channels/channels.ts";
import { FakeLink, settled } from "../support/fake-link.ts";

function create() {
  const link = new FakeLink();
  const channels = new Channels(link, link);
  /** Loses the connection. */
  const disconnect = () => {
    link.connected = false;
    channels.onDisconnect();
    link.disconnect();
  };
  const connect = () => {
    link.connected = true;
    channels.onConnect();
  };
  return { link, channels, disconnect, connect };
}

const start = (offset = 10, more: object = {}) => ({
  ...{ epoch: "e", offset, head: offset, first: 1, recovered: false },
  ...more,
});
const fault = (code: string, retry = false) => ({ error: { code, message: code, retry } });
const entries = (...offsets: number[]) =>
  offsets.map((offset) => ({ offset, at: 7, event: "said", body: `b${offset}`, id: `i${offset}` }));

/** Channels with a lobby that is subscribed. */
async function withLobby() {
  const scene = create();
  const lobby = scene.channels.get("lobby");
  (await scene.link.next()).answer({ results: [start()] });
  return { ...scene, lobby };
}

describe("the channels of a socket", () => {
  it("are asked for in one request, and again behind their positions after a reconnect", async () => {
    const { link, channels, disconnect, connect } = create();
    for (let n = 0; n < 200; n++) channels.get(`c${n}`);
    const first = await link.next();
    expect(link.asked).toHaveLength(1);
    expect(first.args[0]).toHaveLength(200);
    first.answer({ results: Array.from({ length: 200 }, (_, n) => start(n)) });
    disconnect();
    connect();
    const again = await link.next();
    expect(link.asked).toHaveLength(1);
    expect(again.args[0]).toEqual(
      Array.from({ length: 200 }, (_, n) => ({
        channel: `c${n}`,
        after: { epoch: "e", offset: n },
      })),
    );
  });

  it("are asked for by thousands", async () => {
    const { link, channels } = create();
    for (let n = 0; n < 1001; n++) channels.get(`c${n}`);
    await settled();
    expect(link.asked.map(({ args: [requests] }) => (requests as object[]).length)).toEqual([
      1000, 1,
    ]);
  });

  it("are the same object for the same name, and wait for a connection", async () => {
    const { link, channels, connect } = create();
    link.connected = false;
    const lobby = channels.get("lobby", { last: 2, presence: true });
    expect(channels.get("lobby", { last: 5 })).toBe(lobby);
    await settled();
    expect(link.asked).toEqual([]);
    connect();
    const { args } = await link.next();
    expect(args[0]).toEqual([{ channel: "lobby", last: 2, presence: true }]);
  });

  it("are not asked for where only publishing is wanted", async () => {
    const { link, channels } = create();
    channels.get("lobby", { subscribe: false });
    await settled();
    expect(link.asked).toEqual([]);
  });

  it("are asked for again, later, after an error that passes or no answer; and tell one that does not", async () => {
    const { link, channels } = create();
    const errors = vi.fn();
    for (const name of ["a", "b", "c"]) channels.get(name).on("error", errors);
    (await link.next()).answer({
      results: [start(), fault("overloaded", true), fault("forbidden")],
    });
    expect(errors.mock.calls).toMatchObject([[{ code: "forbidden" }]]);
    await link.pass(100);
    expect((await link.next()).args[0]).toEqual([{ channel: "b" }]);
    await link.pass(20_000);
    await link.pass(200);
    const again = await link.next();
    expect(again.args[0]).toEqual([{ channel: "b" }]);
    again.answer({ results: [start()] });
    expect(channels.get("b").subscribed).toBe(true);
    expect(link.timers).toBe(0);
  });

  it("are announced when the server subscribes by itself, before their first entry", async () => {
    const { link, channels } = create();
    const heard: unknown[] = [];
    channels.on("subscribed", (channel) => {
      channel.on("subscribed", ({ offset }) => heard.push(`from ${offset}`));
      channel.on("said", (body) => heard.push(`${channel.name} ${body}`));
    });
    expect(channels.take(["baro:subscribed", "news", start()])).toBe(true);
    channels.take(["baro:entries", "news", "e", entries(11)]);
    expect(heard).toEqual(["from 10", "news b11"]);
    await settled();
    expect(link.asked).toEqual([]);
  });

  it("leave other events alone, and what belongs to none of them", () => {
    const { channels } = create();
    expect(channels.take(["baro:else", "lobby"])).toBe(false);
    expect(channels.take(["constructor", "lobby"])).toBe(false);
    expect(channels.take(["baro:entries", "unknown", "e", entries(1)])).toBe(true);
  });
});

describe("a channel of a socket", () => {
  it("gives each entry with what is known of it, and acknowledges the page behind the last", async () => {
    const { channels, lobby } = await withLobby();
    const heard: unknown[] = [];
    lobby.on("said", (body, meta) => heard.push(body, meta));
    channels.take(["baro:entries", "lobby", "e", entries(11), () => heard.push("done")]);
    const meta = { channel: "lobby", epoch: "e", offset: 11, at: 7, id: "i11" };
    expect(heard).toEqual(["b11", meta, "done"]);
  });

  it("lets no listener that throws keep others, or other entries, from being heard", async () => {
    const uncaught = vi.fn();
    const before = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException").on("uncaughtException", uncaught);
    const { channels, lobby } = await withLobby();
    const heard: unknown[] = [];
    lobby.on("said", () => {
      throw new Error("a listener's");
    });
    lobby.once("said", (body) => heard.push(body));
    lobby.on("said", (body) => heard.push(body));
    channels.take(["baro:entries", "lobby", "e", entries(11, 12)]);
    await settled();
    process.removeAllListeners("uncaughtException");
    for (const listener of before) process.on("uncaughtException", listener);
    expect(heard).toEqual(["b11", "b11", "b12"]);
    expect(uncaught).toHaveBeenCalledTimes(2);
  });

  it("hears nothing once it has left, and goes on where it was when it is asked for again", async () => {
    const { link, channels, lobby } = await withLobby();
    const heard: unknown[] = [];
    lobby.on("said", (body) => {
      heard.push(body);
      lobby.leave();
    });
    channels.take(["baro:entries", "lobby", "e", entries(11, 12)]);
    expect(heard).toEqual(["b11"]);
    const { event, args, answer } = await link.next();
    expect([event, args]).toEqual(["baro:unsubscribe", [["lobby"]]]);
    answer({});
    expect(channels.get("lobby")).toBe(lobby);
    expect((await link.next()).args[0]).toEqual([
      { channel: "lobby", after: { epoch: "e", offset: 11 } },
    ]);
  });

  it("ends when the server ends it, for good or until the server can again", async () => {
    const { link, channels, lobby, disconnect, connect } = await withLobby();
    const ends: unknown[] = [];
    lobby.on("unsubscribed", ({ code }) => ends.push(code));
    const end = (code: string, retry: boolean) =>
      channels.take(["baro:unsubscribed", "lobby", { code, message: code, retry }]);
    end("store_unavailable", true);
    await link.pass(100);
    (await link.next()).answer({ results: [start()] });
    end("unsubscribed", false);
    expect(ends).toEqual(["store_unavailable", "unsubscribed"]);
    disconnect();
    connect();
    await settled();
    expect(link.asked).toEqual([]);
  });

  it("knows its members", async () => {
    const { link, channels } = create();
    const lobby = channels.get("lobby", { presence: true });
    const [kim, lee] = [
      { id: "kim", connections: 1 },
      { id: "lee", connections: 1 },
    ];
    const heard: unknown[] = [];
    lobby
      .on("join", ({ id }) => heard.push(`+${id}`))
      .on("leave", ({ id }) => heard.push(`-${id}`));
    (await link.next()).answer({ results: [start(10, { members: [kim] })] });
    channels.take(["baro:members", "lobby", { join: [lee] }]);
    expect(lobby.members).toEqual([kim, lee]);
    channels.take(["baro:members", "lobby", { leave: [kim] }]);
    expect(lobby.members).toEqual([lee]);
    expect(heard).toEqual(["+lee", "-kim"]);
  });

  it("has its history only with a connection and an answer", async () => {
    const { link, lobby, disconnect } = await withLobby();
    const page = { epoch: "e", head: 1, first: 1, entries: entries(1) };
    const history = lobby.history({ before: 2 });
    const { args, answer } = await link.next();
    expect(args).toEqual(["lobby", { before: 2 }]);
    answer(page);
    expect(await history).toBe(page);
    const slow = lobby.history();
    slow.catch(() => {});
    await link.pass(20_000);
    await expect(slow).rejects.toMatchObject({ code: "timeout", retry: true });
    disconnect();
    await expect(lobby.history()).rejects.toMatchObject({ code: "disconnected", retry: true });
  });
});
