import type { Socket } from "socket.io";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Client } from "./client.ts";
import type { RunningServer } from "./start-server.ts";
import { until } from "./until.ts";

/** An adapter to hold to the contract. */
export interface AdapterUnderTest {
  readonly name: string;
  /** Starts a fresh cluster of one server or several; what is tested across servers uses the first and the last. */
  start(): Promise<readonly RunningServer[]>;
}

/** A client and its socket on its server. */
interface Member {
  readonly client: Client;
  readonly socket: Socket;
}

/** What every adapter must do, on one server and across the servers of a cluster. */
export function adapterSuite(subject: AdapterUnderTest): void {
  describe(`the adapter contract: ${subject.name}`, () => {
    let servers: readonly RunningServer[] = [];
    const members: Member[] = [];

    beforeEach(async () => {
      servers = await subject.start();
    });

    afterEach(async () => {
      for (const { client } of members.splice(0)) client.close();
      await Promise.all(servers.map((server) => server.close()));
    });

    const first = (): RunningServer => pick(servers, 0);
    const last = (): RunningServer => pick(servers, servers.length - 1);

    /** A new client on a server. */
    async function join(server: RunningServer, ...rooms: string[]): Promise<Member> {
      const client = await Client.connect(server.url, { transports: ["websocket"] });
      const socket = server.io.sockets.sockets.get(client.socket.id ?? "");
      if (!socket) throw new Error("the server does not know the client");
      await socket.join(rooms);
      const member = { client, socket };
      members.push(member);
      return member;
    }

    test("keeps rooms and members, and tells what changes", async () => {
      const { adapter } = first().io.of("/");
      const heard: unknown[] = [];
      for (const event of ["create-room", "join-room", "leave-room", "delete-room"]) {
        adapter.on(event, (...args) => heard.push([event, ...args]));
      }
      const { id } = (await join(first())).socket;
      heard.length = 0;
      await adapter.addAll(id, new Set(["a"]));
      await adapter.addAll(id, new Set(["a"]));
      expect([...(adapter.rooms.get("a") ?? [])]).toEqual([id]);
      expect(adapter.socketRooms(id)).toEqual(new Set([id, "a"]));
      await adapter.del(id, "a");
      await adapter.del(id, "a");
      expect(heard).toEqual([
        ["create-room", "a"],
        ["join-room", "a", id],
        ["leave-room", "a", id],
        ["delete-room", "a"],
      ]);
      adapter.delAll(id);
      expect([adapter.rooms.has(id), adapter.sids.has(id)]).toEqual([false, false]);
    });

    test("brings a broadcast to every server's clients, once each", async () => {
      const all = [await join(first(), "a", "b"), await join(last(), "a"), await join(last())];
      first().io.emit("all");
      first().io.to(["a", "b"]).emit("rooms");
      last().io.except("b").emit("except");
      first().io.emit("end");
      expect(await eventsUntilEnd(all)).toEqual([
        ["all", "rooms"],
        ["all", "rooms", "except"],
        ["all", "except"],
      ]);
    });

    test("brings binary and an event for one socket alone to another server", async () => {
      const here = await join(first());
      const there = await join(last());
      here.socket.to(there.socket.id).emit("bytes", Buffer.from([1, 2]));
      // Where state is kept for those who leave, the event's offset follows.
      expect((await there.client.next()).slice(0, 2)).toEqual(["bytes", Buffer.from([1, 2])]);
      expect(here.client.waiting).toBe(0);
    });

    test("collects the answers of all servers' clients", async () => {
      const all = [await join(first()), await join(last()), await join(last())];
      for (const [index, { client }] of all.entries()) {
        client.socket.on("ask", (answer: (value: number) => void) => answer(index));
      }
      const answers: number[] = await first().io.timeout(2000).emitWithAck("ask");
      expect(answers.sort()).toEqual([0, 1, 2]);
    });

    test("gives the answers so far when a client does not answer", async () => {
      const [answering] = [await join(first()), await join(last())];
      answering.client.socket.on("ask", (answer: (value: string) => void) => answer("yes"));
      const asked = first().io.timeout(2000).emitWithAck("ask");
      await expect(asked).rejects.toMatchObject({ responses: ["yes"] });
    });

    test("finds the sockets of all servers", async () => {
      const here = await join(first(), "a");
      const there = await join(last(), "b");
      there.socket.data.name = "there";
      const found = await first().io.fetchSockets();
      expect(found.map(({ id }) => id).sort()).toEqual([here.socket.id, there.socket.id].sort());
      const [one] = await first().io.in("b").fetchSockets();
      expect([one?.id, one?.data]).toEqual([there.socket.id, { name: "there" }]);
      expect(one?.rooms).toEqual(new Set([there.socket.id, "b"]));
      expect(one?.handshake.auth).toEqual({});
    });

    test("has sockets of all servers join, leave and go", async () => {
      const all = [await join(first(), "a"), await join(last(), "a")];
      first().io.in("a").socketsJoin(["b", "c"]);
      await until(() => all.every(({ socket }) => socket.rooms.has("c")), "all have joined");
      last().io.in("b").socketsLeave("a");
      await until(() => all.every(({ socket }) => !socket.rooms.has("a")), "all have left");
      first().io.in("c").disconnectSockets();
      await until(() => all.every(({ client }) => client.socket.disconnected), "all are gone");
    });

    test("knows how many servers there are", async () => {
      expect(await first().io.of("/").adapter.serverCount()).toBe(servers.length);
    });
  });
}

/** The names of the events that each client received before `end`. */
function eventsUntilEnd(members: readonly Member[]): Promise<string[][]> {
  return Promise.all(members.map(({ client }) => namesUntilEnd(client)));
}

async function namesUntilEnd(client: Client): Promise<string[]> {
  const names: string[] = [];
  for (let [name] = await client.next(); name !== "end"; [name] = await client.next()) {
    names.push(name);
  }
  return names;
}

function pick(servers: readonly RunningServer[], index: number): RunningServer {
  const server = servers[index];
  if (!server) throw new Error("start() gave no server");
  return server;
}
