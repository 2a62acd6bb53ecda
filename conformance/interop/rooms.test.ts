import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair);

  test("a room's event reaches its members and nobody else", async () => {
    const [one, two, three] = [
      await meeting().both(),
      await meeting().both(),
      await meeting().both(),
    ];
    one.socket.join("blue");
    two.socket.join(["blue", "green"]);
    const { io } = meeting().server;
    io.to("blue").emit("colour", "blue");
    io.emit("end");
    expect(await one.client.next()).toEqual(["colour", "blue"]);
    expect(await two.client.next()).toEqual(["colour", "blue"]);
    expect(await three.client.next()).toEqual(["end"]);
  });

  test("a member of several of the rooms hears once", async () => {
    const one = await meeting().both();
    one.socket.join(["a", "b", "c"]);
    const { io } = meeting().server;
    io.to("a").to("b").in("c").emit("once");
    io.emit("end");
    expect(await one.client.next()).toEqual(["once"]);
    expect(await one.client.next()).toEqual(["end"]);
  });

  test("a socket's broadcast reaches all but itself", async () => {
    const [one, two] = [await meeting().both(), await meeting().both()];
    one.socket.broadcast.emit("news", 1);
    meeting().server.io.emit("end");
    expect(await two.client.next()).toEqual(["news", 1]);
    expect(await one.client.next()).toEqual(["end"]);
  });

  test("a socket's event to a room leaves itself out, and except leaves rooms out", async () => {
    const [one, two, three] = [
      await meeting().both(),
      await meeting().both(),
      await meeting().both(),
    ];
    for (const { socket } of [one, two, three]) socket.join("all");
    three.socket.join("deaf");
    one.socket.to("all").except("deaf").emit("psst");
    meeting().server.io.emit("end");
    expect(await two.client.next()).toEqual(["psst"]);
    expect(await one.client.next()).toEqual(["end"]);
    expect(await three.client.next()).toEqual(["end"]);
  });

  test("a socket is reached by its id", async () => {
    const [one, two] = [await meeting().both(), await meeting().both()];
    const { io } = meeting().server;
    io.to(one.socket.id).emit("private");
    io.emit("end");
    expect(await one.client.next()).toEqual(["private"]);
    expect(await two.client.next()).toEqual(["end"]);
  });

  test("who has left a room hears nothing of it", async () => {
    const one = await meeting().both();
    one.socket.join("room");
    one.socket.leave("room");
    const { io } = meeting().server;
    io.to("room").emit("lost");
    io.emit("end");
    expect(await one.client.next()).toEqual(["end"]);
    expect(io.of("/").adapter.rooms.has("room")).toBe(false);
  });

  test("binary is broadcast too", async () => {
    const [one, two] = [await meeting().both(), await meeting().both()];
    meeting().server.io.emit("bin", Buffer.from([1, 2]), "text");
    expect(await one.client.next()).toEqual(["bin", Buffer.from([1, 2]), "text"]);
    expect(await two.client.next()).toEqual(["bin", Buffer.from([1, 2]), "text"]);
  });

  test("a broadcast gathers the answers of all", async () => {
    const clients = [await meeting().both(), await meeting().both()];
    clients.forEach(({ client }, i) => {
      client.socket.on("vote", (answer) => answer(i));
    });
    const votes = await meeting().server.io.timeout(5_000).emitWithAck("vote");
    expect(votes.sort()).toEqual([0, 1]);
  });
});
