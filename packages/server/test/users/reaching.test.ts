import { type Server, users } from "@baro/server";
import { describe, expect, it } from "vitest";
import { asTheySay, createPeople } from "../support/people.ts";
import { createServer, join } from "../support/scene.ts";

describe("an event to users", () => {
  it("goes to all connections of one, and to nobody else's", async () => {
    const { io, people, come } = createPeople();
    io.of("/other");
    const anns = [await come("ann", "1"), await come("ann")];
    const others = [await come("bob", "ann"), await join(io, "/other")];
    people.to("ann").emit("note", 1);
    const told = [...anns, ...others].map(({ connection }) => connection.take());
    expect(told).toEqual([['2["note",1]'], ['2["note",1]'], [], []]);
  });

  it("goes to several once each, and can be built on as any broadcast", async () => {
    const { people, come } = createPeople();
    const [ann, bob, cy] = [await come("ann"), await come("bob"), await come("cy")];
    people.to(["ann", "bob", "ann", "nobody"]).emit("note", 1);
    people.to(["ann", "bob"]).except(ann.socket.id).emit("note", 2);
    const told = [ann, bob, cy].map(({ connection }) => connection.take());
    expect(told).toEqual([['2["note",1]'], ['2["note",1]', '2["note",2]'], []]);
  });

  it("goes to nobody where nobody is named", async () => {
    const { people, come } = createPeople();
    const { connection } = await come("ann");
    people.to([]).emit("note", 1);
    people.to("").emit("note", 2);
    expect(connection.take()).toEqual([]);
    expect(await people.to([]).fetchSockets()).toEqual([]);
    people.to([]).disconnectSockets(true);
    expect(connection.readyState).toBe("open");
  });

  it("goes to ids of any text", async () => {
    const names = ["", " ", "user:", "baro:user:ann", "__proto__", "바로"].slice(1);
    const { people, come } = createPeople();
    const all = [];
    for (const name of names) all.push(await come(name, name));
    for (const name of names) people.to(name).emit("you", name);
    expect(all.map(({ connection }) => connection.take())).toEqual(
      names.map((name) => [`2${JSON.stringify(["you", name])}`]),
    );
  });
});

describe("users of namespaces", () => {
  /** Ann in one namespace. */
  async function annIn(io: Server, nsp: string) {
    return join(io, nsp, { user: "ann" });
  }

  it("are each namespace's own", async () => {
    const io = createServer();
    const main = users(io, { authenticate: asTheySay });
    const chat = users(io.of("/chat"), { authenticate: asTheySay });
    const here = await annIn(io, "/chat");
    expect([main.here(), chat.here(), main.of(here.socket)]).toEqual([[], ["ann"], undefined]);
    main.end({ user: "ann" });
    main.to("ann").emit("x");
    expect([here.connection.take(), here.socket.connected]).toEqual([[], true]);
    chat.end({ user: "ann" });
    expect(here.socket.connected).toBe(false);
  });

  it("of a pattern are those of all that it makes", async () => {
    const io = createServer();
    const { people, news } = createPeopleOfRooms(io);
    const [one, other] = [await annIn(io, "/room-1"), await annIn(io, "/room-2")];
    people.to("ann").emit("note", 1);
    expect([one.connection.take(), other.connection.take()]).toEqual([
      ['2/room-1,["note",1]'],
      ['2/room-2,["note",1]'],
    ]);
    people.end({ user: "ann" });
    expect([one.socket.connected, other.socket.connected]).toEqual([false, false]);
    expect(news).toEqual(["came ann", "went ann"]);
  });

  function createPeopleOfRooms(io: Server) {
    const people = users(io.of(/^\/room-/), { authenticate: asTheySay, grace: 0 });
    const news: string[] = [];
    people.on("came", (user) => news.push(`came ${user}`));
    people.on("went", (user) => news.push(`went ${user}`));
    return { people, news };
  }
});
