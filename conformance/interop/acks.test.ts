import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair);

  test("the client asks and the server answers", async () => {
    const { client, socket } = await meeting().both();
    socket.on("add", (a, b, answer) => answer(a + b, "ok"));
    const answer = await new Promise<unknown[]>((resolve) => {
      client.socket.emit("add", 1, 2, (...args: unknown[]) => resolve(args));
    });
    expect(answer).toEqual([3, "ok"]);
  });

  test("the server asks and the client answers", async () => {
    const { client, socket } = await meeting().both();
    client.socket.on("add", (a, b, answer) => answer(a + b, "ok"));
    const answer = await new Promise<unknown[]>((resolve) => {
      socket.emit("add", 1, 2, (...args: unknown[]) => resolve(args));
    });
    expect(answer).toEqual([3, "ok"]);
  });

  test("emitWithAck resolves with the first argument, on both sides", async () => {
    const { client, socket } = await meeting().both();
    socket.on("who", (answer) => answer("server"));
    client.socket.on("who", (answer) => answer("client"));
    expect(await client.socket.emitWithAck("who")).toBe("server");
    expect(await socket.emitWithAck("who")).toBe("client");
  });

  test("many questions at once get each its own answer", async () => {
    const { client, socket } = await meeting().both();
    socket.on("square", (n, answer) => answer(n * n));
    const asked = Array.from({ length: 50 }, (_, n) => client.socket.emitWithAck("square", n));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 50 }, (_, n) => n * n));
  });

  test("a question of the client that nobody answers times out", async () => {
    const { client } = await meeting().both();
    const error = await new Promise<Error>((resolve) => {
      client.socket.timeout(30).emit("silence", (failure: Error) => resolve(failure));
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe("operation has timed out");
  });

  test("a question of the server that nobody answers times out", async () => {
    const { socket } = await meeting().both();
    await expect(socket.timeout(30).emitWithAck("silence")).rejects.toThrow(
      "operation has timed out",
    );
  });

  test("a question with a timeout that is answered in time has no error", async () => {
    const { client, socket } = await meeting().both();
    socket.on("quick", (answer) => answer("here"));
    const answer = await new Promise<unknown[]>((resolve) => {
      client.socket.timeout(5_000).emit("quick", (...args: unknown[]) => resolve(args));
    });
    expect(answer).toEqual([null, "here"]);
  });

  test("a question that the connection does not survive fails where a timeout was asked", async () => {
    const { client, socket } = await meeting().both();
    socket.on("bye", () => socket.disconnect());
    const failed = await new Promise<unknown>((resolve) => {
      client.socket.timeout(5_000).emit("bye", (error: unknown) => resolve(error));
    });
    expect(failed).toBeInstanceOf(Error);
  });
});
