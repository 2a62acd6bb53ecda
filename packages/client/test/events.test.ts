import { nextEvent, once } from "@baro/testing";
import { describe, expect, it, vi } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

describe.each(SERVERS)("events to and from a server of %s", (impl) => {
  describe.each(["polling", "websocket"])("by %s", (transport) => {
    async function connect() {
      const { url, io: server } = await serve(impl);
      server.on("connection", (socket) => {
        socket.on("echo", (...args: unknown[]) => socket.emit("echo", ...args));
        socket.on("ask", (...args: unknown[]) => {
          const reply = args.pop();
          if (typeof reply === "function") reply(...args);
        });
        socket.on("ask me", () =>
          socket.emit("question", 1, (answer: unknown) => socket.emit("answered", answer)),
        );
      });
      const socket = client(url, { transports: [transport] });
      await once(socket, "connect");
      return { socket, server };
    }

    it.each([
      ["nothing", []],
      ["text", ["a", "가나다", "\u{1f600}", ""]],
      ["numbers, booleans and null", [1, -0.5, true, null]],
      ["objects and arrays", [{ a: { b: [1, { c: "d" }] } }, [[]]]],
    ])("carries %s both ways", async (_name, args) => {
      const { socket } = await connect();
      const echo = nextEvent(socket, "echo");
      expect(socket.emit("echo", ...args)).toBe(socket);
      expect(await echo).toEqual(args);
    });

    it("carries binary both ways, wherever it stands", async () => {
      const { socket } = await connect();
      const echo = nextEvent(socket, "echo");
      const bytes = Uint8Array.from([0, 1, 254, 255]);
      socket.emit("echo", { deep: [bytes] }, Buffer.from("text"), bytes.buffer);
      const [first, ...others] = await echo;
      expect(first).toEqual({ deep: [Buffer.from(bytes)] });
      expect(others).toEqual([Buffer.from("text"), Buffer.from(bytes)]);
      expect(others.every(Buffer.isBuffer)).toBe(true);
    });

    it("sends blobs", async () => {
      const { socket } = await connect();
      const echo = nextEvent(socket, "echo");
      socket.emit("echo", new Blob(["blob"]), 1);
      socket.emit("echo", 2);
      expect(await echo).toEqual([Buffer.from("blob"), 1]);
    });

    it("keeps the order of many events with and without binary", async () => {
      const { socket } = await connect();
      const seen: unknown[] = [];
      const complete = new Promise<void>((resolve) => {
        socket.on("echo", (n: number) => {
          seen.push(n);
          if (seen.length === 100) resolve();
        });
      });
      for (let n = 0; n < 100; n++) {
        socket.emit("echo", n, ...(n % 3 === 0 ? [Buffer.from([n])] : []));
      }
      await complete;
      expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });

    it("gets acknowledgements, binary ones too", async () => {
      const { socket } = await connect();
      const answer = new Promise((resolve) => {
        socket.emit("ask", 1, Buffer.from("b"), (...args: unknown[]) => resolve(args));
      });
      expect(await answer).toEqual([1, Buffer.from("b")]);
    });

    it("resolves emitWithAck with the first value", async () => {
      const { socket } = await connect();
      expect(await socket.emitWithAck("ask", "one", "two")).toBe("one");
      expect(await socket.timeout(5000).emitWithAck("ask", "in time")).toBe("in time");
    });

    it("acknowledges events of the server, once", async () => {
      const { socket } = await connect();
      socket.on("question", (n: number, reply: (answer: unknown) => void) => {
        reply({ n, bytes: Buffer.from("x") });
        reply("again");
      });
      const answered = nextEvent(socket, "answered");
      socket.emit("ask me");
      expect(await answered).toEqual([{ n: 1, bytes: Buffer.from("x") }]);
    });

    it("carries a message that is longer than one chunk of a socket", async () => {
      const { socket } = await connect();
      const text = "가".repeat(150_000);
      const echo = nextEvent(socket, "echo");
      socket.emit("echo", text);
      expect(await echo).toEqual([text]);
    });
  });

  async function connect() {
    const { url, io: server } = await serve(impl);
    const socket = client(url, { transports: ["websocket"] });
    const [peer] = await Promise.all([nextEvent(server, "connection"), once(socket, "connect")]);
    const serverSocket = [...server.of("/").sockets.values()][0];
    expect(peer).toEqual([serverSocket]);
    if (!serverSocket) throw new Error("no socket on the server");
    return { socket, serverSocket };
  }

  it("sends 'message' by send()", async () => {
    const { socket, serverSocket } = await connect();
    const message = nextEvent(serverSocket, "message");
    expect(socket.send("hi", 1)).toBe(socket);
    expect(await message).toEqual(["hi", 1]);
  });

  it.each([
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
  ])("refuses to emit %s", async (name) => {
    const socket = client("http://127.0.0.1:1", { autoConnect: false });
    expect(() => socket.emit(name)).toThrow(`"${name}" is a reserved event name`);
    await expect(socket.emitWithAck(name)).rejects.toThrow("is a reserved event name");
  });

  it("times out when nobody acknowledges", async () => {
    const { socket } = await connect();
    const error = await new Promise<Error>((resolve) => socket.timeout(10).emit("ask", resolve));
    expect(error.message).toBe("operation has timed out");
    await expect(socket.timeout(10).emitWithAck("ask")).rejects.toThrow("operation has timed out");
  });

  it("gives null in place of the error when the acknowledgement comes in time", async () => {
    const { socket, serverSocket } = await connect();
    serverSocket.on("ask", (reply) => reply("yes"));
    const answer = await new Promise((resolve) => {
      socket.timeout(5000).emit("ask", (...args: unknown[]) => resolve(args));
    });
    expect(answer).toEqual([null, "yes"]);
  });

  it("has a timeout for every event with ackTimeout", async () => {
    const { url } = await serve(impl);
    const socket = client(url, { ackTimeout: 10 });
    const error = await new Promise<Error>((resolve) => socket.emit("ask", resolve));
    expect(error.message).toBe("operation has timed out");
  });

  it("uses a flag for one event only", async () => {
    const { socket, serverSocket } = await connect();
    serverSocket.on("ask", (reply) => reply("yes"));
    socket
      .timeout(5000)
      .compress(false)
      .volatile.emit("ask", () => {});
    const answer = await new Promise((resolve) => socket.emit("ask", resolve));
    expect(answer).toBe("yes");
  });

  it("on disconnection fails acknowledgements with a timeout and promises, and forgets others", async () => {
    const { socket } = await connect();
    const plain = vi.fn();
    socket.emit("ask", plain);
    const timed = new Promise<Error>((resolve) => socket.timeout(60_000).emit("ask", resolve));
    const promised = socket.emitWithAck("ask");
    socket.disconnect();
    expect((await timed).message).toBe("socket has been disconnected");
    await expect(promised).rejects.toThrow("socket has been disconnected");
    expect(plain).not.toHaveBeenCalled();
  });

  it("throws for what cannot be encoded, and goes on", async () => {
    const { socket, serverSocket } = await connect();
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    expect(() => socket.emit("bad", cyclic)).toThrowError(
      expect.objectContaining({ code: "SOCKET_UNENCODABLE" }),
    );
    await expect(socket.emitWithAck("bad", cyclic)).rejects.toMatchObject({
      code: "SOCKET_UNENCODABLE",
    });
    const good = nextEvent(serverSocket, "good");
    socket.emit("good");
    await good;
  });
});
