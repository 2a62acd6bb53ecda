import { type Users, users } from "@baro/server";
import { Client, type ClientName, once } from "@baro/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asTheySay } from "../support/people.ts";
import { useServer } from "../support/real-server.ts";

const CLIENTS: readonly ClientName[] = ["baro", "socket.io-client"];
const TRANSPORTS = ["polling", "websocket"] as const;
const EACH = CLIENTS.flatMap((impl) => TRANSPORTS.map((transport) => ({ impl, transport })));

describe.each(EACH)("a client of $impl by $transport", ({ impl, transport }) => {
  const server = useServer();
  let people: Users;
  const clients: Client[] = [];
  beforeEach(() => {
    people = users(server().io, { authenticate: asTheySay, grace: 0 });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  async function create(auth: object): Promise<Client> {
    const options = { auth, transports: [transport], reconnectionDelay: 10 };
    const client = await Client.create(server().url, options, impl);
    clients.push(client);
    return client;
  }

  it("hears why it is refused, and comes in when it may", async () => {
    const { socket } = await create({});
    const refusal = await once(socket, "connect_error");
    expect(refusal).toMatchObject({ message: "unauthorized", data: { code: "unauthorized" } });
    expect([socket.connected, socket.active]).toEqual([false, false]);
    socket.auth = { user: "ann" };
    socket.connect();
    await once(socket, "connect");
    expect(people.here()).toEqual(["ann"]);
  });

  it("is reached, and ended with its connection", async () => {
    const went = once(people, "went");
    const one = await (await create({ user: "ann", session: "1" })).connected();
    const other = await (await create({ user: "ann" })).connected();
    people.to("ann").emit("note", Buffer.from([1]));
    for (const client of [one, other]) {
      expect(await client.next()).toEqual(["note", Buffer.from([1])]);
    }
    const ended = once(one.socket, "disconnect");
    const closed = once(one.socket.io, "close");
    people.end({ session: "1" });
    expect(await ended).toBe("io server disconnect");
    await closed;
    expect([other.socket.connected, people.here()]).toEqual([true, ["ann"]]);
    other.close();
    expect(await went).toBe("ann");
  });

  it("comes back by itself, and is asked again, when its session ends as it comes in", async () => {
    const { io } = server();
    let tries = 0;
    io.use((_socket, next) => {
      tries++;
      if (tries === 1) people.end({ session: "1" });
      next();
    });
    const client = await create({ user: "ann", session: "1" });
    await client.connected();
    expect([tries, people.here()]).toEqual([2, ["ann"]]);
  });
});
