import { describe, expect, it } from "vitest";
import { MemoryAdapter } from "../../src/adapter/memory.ts";

function adapterWith(...ids: string[]): MemoryAdapter {
  const frames = () => [];
  const host = {
    name: "/",
    sockets: new Map(),
    _ids: 0,
    services: { serverId: 1, fanOut: { frames, keyOf: String } },
  };
  const adapter = new MemoryAdapter(host);
  for (const id of ids) adapter.addAll(id, new Set([id]));
  return adapter;
}

describe("a socket's own room", () => {
  it("lists the socket, and the socket lists it", () => {
    const adapter = adapterWith("a");
    expect(adapter.socketRooms("a")).toEqual(new Set(["a"]));
    expect(adapter.rooms.get("a")).toEqual(new Set(["a"]));
  });

  it("gets no member by the rooms that its socket joins", () => {
    const adapter = adapterWith("a");
    adapter.addAll("a", new Set(["lobby"]));
    expect(adapter.rooms.get("a")).toEqual(new Set(["a"]));
    expect(adapter.socketRooms("a")).toEqual(new Set(["a", "lobby"]));
  });

  it("puts its socket into no room by those who join it", () => {
    const adapter = adapterWith("a", "b");
    adapter.addAll("b", new Set(["a"]));
    expect(adapter.rooms.get("a")).toEqual(new Set(["a", "b"]));
    expect(adapter.socketRooms("a")).toEqual(new Set(["a"]));
  });

  it("stays with its other members when its socket leaves it", () => {
    const adapter = adapterWith("a", "b");
    adapter.addAll("b", new Set(["a"]));
    adapter.del("a", "a");
    expect(adapter.rooms.get("a")).toEqual(new Set(["b"]));
    expect(adapter.socketRooms("a")).toEqual(new Set());
  });

  it("goes with its socket", () => {
    const adapter = adapterWith("a");
    adapter.delAll("a");
    expect([adapter.rooms.size, adapter.sids.size]).toEqual([0, 0]);
  });
});
