import { nextEvent, once, until } from "@baro/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Platform, SurroundingsListener } from "../src/engine/platform.ts";
import { fakeServer, OPEN } from "./support/fake-server.ts";
import { client, SERVERS, serve } from "./support/live.ts";

const listeners = vi.hoisted(() => new Set<SurroundingsListener>());

/** Node's platform with the network and the page of a browser, that the tests play. */
vi.mock("#platform", async (original) => {
  const { platform } = await original<{ platform: Platform }>();
  const watch = (listener: SurroundingsListener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { platform: { ...platform, watch } };
});

function play(action: (listener: SurroundingsListener) => void): void {
  for (const listener of [...listeners]) action(listener);
}

beforeEach(() => {
  listeners.clear();
});

describe.each(SERVERS)("in a browser, with a server of %s, the client", (impl) => {
  it("is disconnected when the network is lost", async () => {
    const { url } = await serve(impl);
    const socket = client(url, { reconnectionDelay: 60_000, reconnectionDelayMax: 60_000 });
    await once(socket, "connect");
    const disconnected = nextEvent(socket, "disconnect");
    play((listener) => listener.offline?.());
    expect(await disconnected).toEqual([
      "transport close",
      { description: "network connection lost" },
    ]);
  });

  it("comes back as soon as the network does, however long it would have waited", async () => {
    const { url } = await serve(impl);
    const socket = client(url, { reconnectionDelay: 60_000, reconnectionDelayMax: 60_000 });
    await once(socket, "connect");
    play((listener) => listener.offline?.());
    await until(() => socket.io._reconnecting, "the client waits");
    play((listener) => listener.online?.());
    await once(socket, "connect");
  });

  it.each(["polling", "websocket"])("leaves when the page is left by %s", async (transport) => {
    const { url, io } = await serve(impl);
    const socket = client(url, { transports: [transport], reconnection: false });
    await once(socket, "connect");
    const disconnected = vi.fn();
    socket.on("disconnect", disconnected);
    const [peer] = io.of("/").sockets.values();
    if (!peer) throw new Error("no socket on the server");
    const left = nextEvent(peer, "disconnect");
    play((listener) => listener.unload?.(false));
    expect(disconnected).not.toHaveBeenCalled();
    expect(["transport close", "client namespace disconnect"]).toContain((await left)[0]);
  });

  it("comes back when the page stays after all", async () => {
    const { url } = await serve(impl);
    const socket = client(url, { transports: ["websocket"] });
    await once(socket, "connect");
    play((listener) => listener.unload?.(false));
    const [reason] = await nextEvent(socket, "disconnect");
    expect(reason).toBe("transport close");
    await once(socket, "connect");
  });

  it("leaves at beforeunload only with closeOnBeforeunload", async () => {
    const { url } = await serve(impl);
    const transports = ["websocket"];
    const calm = client(url, { transports });
    await once(calm, "connect");
    play((listener) => listener.unload?.(true));
    const eager = client(url, { transports, closeOnBeforeunload: true });
    await once(eager, "connect");
    const disconnected = nextEvent(eager, "disconnect");
    play((listener) => listener.unload?.(true));
    await disconnected;
    expect(calm.connected).toBe(true);
  });

  it("leaves no listener behind", async () => {
    const { url } = await serve(impl);
    const socket = client(url);
    await once(socket, "connect");
    expect(listeners.size).toBe(1);
    socket.disconnect();
    await until(() => listeners.size === 0, "nobody watches");
  });
});

it("a page that is left says goodbye though the answer to its last POST has not come", async () => {
  const { url, posts } = await fakeServer({ polls: [OPEN], postStatus: null });
  client(url, { transports: ["polling"], reconnection: false });
  await until(() => posts.length === 1, "the client has asked to come in");
  play((listener) => listener.unload?.(false));
  await until(() => posts.length === 2, "the client says goodbye");
  expect(posts).toEqual(["40", "1"]);
});
