import { type Client, type ClientName, type ClientOptions, until } from "@baro/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Cluster, ClusterServer } from "./cluster.ts";
import { eventsUntilEnd, idOf, type MemberPlan, Members, type SharedAddress } from "./members.ts";

/** A cluster to hold to what Socket.IO promises of clusters. */
export interface ClusterUnderTest {
  readonly name: string;
  start(): Promise<Cluster>;
  /** Options of all clients. Default: by websocket. */
  readonly client?: ClientOptions;
  /** Whose clients. Default: ours. */
  readonly impl?: ClientName;
  /** The address that all servers have. Default: each has its own. */
  readonly address?: SharedAddress;
}

type Answer<T> = (value: T) => void;

/** What is tested goes from the first server to the last, and the other way. */
export function clusterSuite({ name, start, client, impl, address }: ClusterUnderTest): void {
  describe(name, () => {
    const members = new Members({ options: client, impl, address });
    let cluster: Cluster | undefined;

    /** Rooms of each test's own: whom a network lost, no other test meets. */
    let [a, b, c] = ["", "", ""];
    let tests = 0;

    beforeAll(async () => {
      cluster = await start();
    });
    beforeEach(() => {
      tests++;
      [a, b, c] = [`a${tests}`, `b${tests}`, `c${tests}`];
    });
    afterEach(() => members.leave());
    afterAll(() => cluster?.stop());

    const servers = (): readonly ClusterServer[] => cluster?.servers ?? [];
    const server = (index: number): ClusterServer => {
      const found = servers().at(index);
      if (!found) throw new Error("the cluster has no such server");
      return found;
    };
    /** A client on each server. */
    const onEach = (plan?: MemberPlan): Promise<Client[]> =>
      Promise.all(servers().map((one) => members.join(one, plan)));
    const both = (): ClusterServer[] => [server(0), server(-1)];

    test("an event goes to the clients of every server, once each", async () => {
      const clients = await onEach({ rooms: [a, b] });
      for (const from of both()) {
        await from.call("emit", {}, "all", 1, { deep: ["바로"] });
        await from.call("emit", { rooms: [a, b, c] }, "rooms");
        await from.call("emit", {}, "end");
        for (const client of clients) {
          expect(await eventsUntilEnd(client)).toEqual([["all", 1, { deep: ["바로"] }], ["rooms"]]);
        }
      }
    });

    test("only the members of a room who are in no excepted one hear an event", async () => {
      const inside = await onEach({ rooms: [a] });
      const excepted = await onEach({ rooms: [a, b] });
      const outside = await onEach();
      for (const from of both()) {
        await from.call("emit", { rooms: [a], except: [b] }, "hello");
        await from.call("emit", {}, "end");
        for (const client of inside) expect(await eventsUntilEnd(client)).toEqual([["hello"]]);
        for (const client of [...excepted, ...outside]) {
          expect(await eventsUntilEnd(client)).toEqual([]);
        }
      }
    });

    test("an event for one socket finds it on another server, with its binary", async () => {
      const [here, there] = [await members.join(server(0)), await members.join(server(-1))];
      here.socket.emit("say", idOf(there), "bytes", Buffer.from([1, 2]), { in: Buffer.from([3]) });
      expect(await there.next()).toEqual(["bytes", Buffer.from([1, 2]), { in: Buffer.from([3]) }]);
      expect(here.waiting).toBe(0);
    });

    test("a long event goes over, as text and as binary", async () => {
      const there = await members.join(server(-1));
      const [text, bytes] = ["바로 ".repeat(20_000), Buffer.alloc(100_000, 7)];
      await server(0).call("emit", {}, "long", text);
      expect(await there.next()).toEqual(["long", text]);
      await server(0).call("emit", {}, "long", bytes);
      expect(await there.next()).toEqual(["long", bytes]);
    });

    test("a socket that speaks to its own room does not hear itself", async () => {
      const clients = await onEach({ rooms: [a] });
      const [speaker, ...listeners] = clients;
      speaker?.socket.emit("say", [a], "hello");
      for (const listener of listeners) expect(await listener.next()).toEqual(["hello"]);
      await server(0).call("emit", {}, "end");
      for (const client of clients) expect(await eventsUntilEnd(client)).toEqual([]);
    });

    test("a client that left a room hears nothing of it", async () => {
      const [here, there] = [await members.join(server(0)), await members.join(server(-1))];
      const gone = await members.join(server(-1), { rooms: [a] });
      await gone.socket.emitWithAck("leave", a);
      await server(0).call("emit", { rooms: [a] }, "hello");
      await server(0).call("emit", {}, "end");
      for (const client of [here, there, gone]) expect(await eventsUntilEnd(client)).toEqual([]);
    });

    test("a local event stays on its server", async () => {
      const [here, there] = [await members.join(server(0)), await members.join(server(-1))];
      await server(0).call("emit", { flags: { local: true } }, "hello");
      await server(0).call("emit", {}, "end");
      expect(await eventsUntilEnd(here)).toEqual([["hello"]]);
      expect(await eventsUntilEnd(there)).toEqual([]);
    });

    test("namespaces are apart", async () => {
      const [main, chat] = [await onEach(), await onEach({ nsp: "/chat" })];
      await server(0).call("emit", { nsp: "/chat" }, "hello");
      for (const nsp of ["/", "/chat"]) await server(0).call("emit", { nsp }, "end");
      for (const client of chat) expect(await eventsUntilEnd(client)).toEqual([["hello"]]);
      for (const client of main) expect(await eventsUntilEnd(client)).toEqual([]);
    });

    test("a broadcast gathers the answers of all servers' clients", async () => {
      const clients = await onEach({ rooms: [a] });
      for (const [index, { socket }] of clients.entries()) {
        socket.on("sum", (one: number, two: Buffer, answer: Answer<unknown>) =>
          answer([index, one + two.length]),
        );
      }
      for (const from of both()) {
        const target = { rooms: [a], flags: { timeout: 8000 } };
        const answers = await from.call("ask", target, "sum", 40, Buffer.from([1, 2]));
        expect(sorted(answers)).toEqual(clients.map((_, index) => [index, 42]));
      }
    });

    test("an answer that is binary comes back from another server", async () => {
      const there = await members.join(server(-1), { rooms: [a] });
      there.socket.on("bytes", (answer: Answer<Buffer>) => answer(Buffer.from([7, 8])));
      const answers = await server(0).call(
        "ask",
        { rooms: [a], flags: { timeout: 8000 } },
        "bytes",
      );
      expect(answers).toEqual([Buffer.from([7, 8])]);
    });

    test("who does not answer in time is missing from the answers", async () => {
      const [, there] = await onEach({ rooms: [a] });
      there?.socket.on("ask", (answer: Answer<string>) => answer("yes"));
      const asked = server(0).call("ask", { rooms: [a], flags: { timeout: 2000 } }, "ask");
      await expect(asked).rejects.toMatchObject({
        message: "operation has timed out",
        responses: ["yes"],
      });
    });

    test("one socket of another server can be asked", async () => {
      const there = await members.join(server(-1), { rooms: [a] });
      there.socket.on("ask", (word: string, answer: Answer<string>) => answer(`${word}!`));
      expect(await server(0).call("askOne", { rooms: [a] }, "ask", "well")).toBe("well!");
    });

    test("the sockets of all servers are found, with their rooms, data and handshake", async () => {
      const clients = await onEach({ rooms: [a], data: { seat: 7 } });
      await members.join(server(0), { rooms: [b] });
      for (const from of both()) {
        const found = await from.call("find", { rooms: [a] });
        const expected = clients.map((client, index) => ({
          id: idOf(client),
          rooms: [idOf(client), a].sort(),
          data: { seat: 7, on: `server ${index}` },
          auth: { rooms: [a], data: { seat: 7 } },
        }));
        expect(byId(found)).toEqual(byId(expected));
      }
    });

    test("a local search finds the sockets of its server alone", async () => {
      const [here] = await onEach({ rooms: [a] });
      const found = await server(0).call("find", { rooms: [a], flags: { local: true } });
      expect(found).toMatchObject([{ id: here && idOf(here) }]);
    });

    test("sockets of other servers are brought into rooms and out of them", async () => {
      const there = await members.join(server(-1), { rooms: [a] });
      const roomsThere = async (): Promise<unknown> => {
        const [found] = (await server(-1).call("find", { rooms: [idOf(there)] })) as never[];
        return Reflect.get(Object(found), "rooms");
      };
      await server(0).call("join", { rooms: [a] }, [b, c]);
      await eventually(roomsThere, [idOf(there), a, b, c].sort());
      await server(0).call("leave", { rooms: [b] }, [a, c]);
      await eventually(roomsThere, [idOf(there), b].sort());
    });

    test.each([false, true])(
      "sockets of other servers are disconnected (close: %s)",
      async (close) => {
        const there = await members.join(server(-1), {
          rooms: [a],
          options: { reconnection: false },
        });
        const other = await members.join(server(-1));
        const connections = there.socket.io.engine;
        await server(0).call("disconnect", { rooms: [a] }, close);
        await until(() => there.socket.disconnected, "the client is out");
        if (close)
          await until(() => connections.readyState === "closed", "its connection is closed");
        expect(other.socket.connected).toBe(true);
      },
    );

    test("servers hear each other, and not themselves", async () => {
      for (const nsp of ["/", "/chat"]) {
        await server(0).call("tellServers", nsp, "greeting", nsp, { from: 0 });
        for (const other of servers().slice(1)) {
          expect(await other.told()).toEqual(["greeting", nsp, { from: 0 }]);
        }
      }
      await server(-1).call("tellServers", "/", "greeting", "back");
      for (const other of servers().slice(0, -1)) {
        expect(await other.told()).toEqual(["greeting", "back"]);
      }
    });

    test("a server gathers the answers of the others", async () => {
      const names = servers().map((_, index) => `server ${index}: well?`);
      const [first, last] = both();
      const answers = await first?.call("askServers", "/", "whoAreYou", "well?");
      expect(sorted(answers)).toEqual(names.slice(1));
      const back = await last?.call("askServers", "/chat", "whoAreYou", "well?");
      expect(sorted(back)).toEqual(names.slice(0, -1));
    });
  });
}

/** Waits until `look` gives what is expected. */
async function eventually(look: () => Promise<unknown>, expected: unknown): Promise<void> {
  await expect.poll(look, { timeout: 10_000, interval: 5 }).toEqual(expected);
}

function sorted(values: unknown): unknown[] {
  if (!Array.isArray(values)) throw new Error(`not a list: ${String(values)}`);
  return values.toSorted();
}

function byId(found: unknown): unknown[] {
  if (!Array.isArray(found)) throw new Error(`not a list: ${String(found)}`);
  return found.toSorted((a, b) => String(a.id).localeCompare(String(b.id)));
}
