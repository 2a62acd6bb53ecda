import { joinSession, onlyBaro, type RunningServer, TRANSPORTS } from "@baro/testing";
import type { Socket } from "socket.io";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/use-server.ts";

function listeners({ io }: RunningServer): void {
  for (const name of ["/", "/custom"]) {
    io.of(name).on("connection", (socket) => {
      socket.on("echo", (...args) => args.pop()(...args));
      socket.on("twice", (ack) => {
        ack("first");
        ack("second");
      });
      socket.on("marker", () => socket.emit("marker"));
    });
  }
}

describe.each(TRANSPORTS)("acknowledgements by %s", (transport) => {
  const server = useServer({}, listeners);

  const serverSocket = (namespace = "/"): Socket => {
    const [socket] = [...server().io.of(namespace).sockets.values()];
    if (!socket) throw new Error(`nobody is in ${namespace}`);
    return socket;
  };

  describe("the client asks", () => {
    test("and is answered with the same id", async () => {
      const session = await joinSession(server().url, transport);
      await session.send('212["echo","foo",1,{"a":null}]');
      expect(await session.next()).toBe('312["foo",1,{"a":null}]');
      await session.close();
    });

    test("and an answer without arguments is an empty array", async () => {
      const session = await joinSession(server().url, transport);
      await session.send('20["echo"]');
      expect(await session.next()).toBe("30[]");
      await session.close();
    });

    test("in a custom namespace, and the answer carries its name", async () => {
      const session = await joinSession(server().url, transport, "/custom,");
      await session.send('2/custom,13["echo","foo"]');
      expect(await session.next()).toBe('3/custom,13["foo"]');
      await session.close();
    });

    test("and several questions may be open, each answered by its id", async () => {
      const session = await joinSession(server().url, transport);
      await session.send('27["echo","a"]', '2123456["echo","b"]', '20["echo","c"]');
      expect(await session.next()).toBe('37["a"]');
      expect(await session.next()).toBe('3123456["b"]');
      expect(await session.next()).toBe('30["c"]');
      await session.close();
    });

    test("and is answered once, however often the app answers", async () => {
      const session = await joinSession(server().url, transport);
      await session.send('25["twice"]', '2["marker"]');
      expect(await session.next()).toBe('35["first"]');
      expect(await session.next()).toBe('2["marker"]');
      await session.close();
    });

    test("and may be answered with binary", async () => {
      const session = await joinSession(server().url, transport);
      await session.send('29["echo"]');
      await session.next();
      serverSocket().on("bytes", (ack) => ack("x", Buffer.from([1, 2])));
      await session.send('210["bytes"]');
      expect(await session.next()).toBe('61-10["x",{"_placeholder":true,"num":0}]');
      expect(await session.next()).toEqual(Buffer.from([1, 2]));
      await session.close();
    });
  });

  describe("the server asks", () => {
    test("and hears the arguments of the answer", async () => {
      const session = await joinSession(server().url, transport);
      const answer = new Promise<unknown[]>((resolve) => {
        serverSocket().emit("question", 1, (...args: unknown[]) => resolve(args));
      });
      const question = /^2(\d+)\["question",1\]$/.exec(String(await session.next()));
      await session.send(`3${question?.[1]}["a",{"b":2}]`);
      expect(await answer).toEqual(["a", { b: 2 }]);
      await session.close();
    });

    test("in a custom namespace", async () => {
      const session = await joinSession(server().url, transport, "/custom,");
      const answer = serverSocket("/custom").emitWithAck("question");
      const question = /^2\/custom,(\d+)\["question"\]$/.exec(String(await session.next()));
      await session.send(`3/custom,${question?.[1]}["yes"]`);
      expect(await answer).toBe("yes");
      await session.close();
    });

    test("and may be answered with binary", async () => {
      const session = await joinSession(server().url, transport);
      const answer = serverSocket().emitWithAck("question");
      const question = /^2(\d+)\["question"\]$/.exec(String(await session.next()));
      const head = `61-${question?.[1]}[{"_placeholder":true,"num":0}]`;
      await session.send(head, Buffer.from([7, 8]));
      expect(await answer).toEqual(Buffer.from([7, 8]));
      await session.close();
    });

    test("and hears the first answer only", async () => {
      const session = await joinSession(server().url, transport);
      const heard: unknown[] = [];
      serverSocket().emit("question", (value: unknown) => heard.push(value));
      const question = /^2(\d+)/.exec(String(await session.next()));
      const answer = `3${question?.[1]}`;
      await session.send(`${answer}["first"]`, `${answer}["second"]`, '2["marker"]');
      expect(await session.next()).toBe('2["marker"]');
      expect(heard).toEqual(["first"]);
      await session.close();
    });

    test("and an answer to a question that nobody asked is left alone", async () => {
      const session = await joinSession(server().url, transport);
      await session.send('399["unasked"]', '2["marker"]');
      expect(await session.next()).toBe('2["marker"]');
      await session.close();
    });

    test("and a timeout ends the wait with an error", async () => {
      const session = await joinSession(server().url, transport);
      await expect(serverSocket().timeout(20).emitWithAck("question")).rejects.toThrow(
        "operation has timed out",
      );
      await session.close();
    });

    test("and an answer that comes after the timeout is left alone", async () => {
      const session = await joinSession(server().url, transport);
      // Heard of at once: it may come before the question has.
      const wait = expect(serverSocket().timeout(20).emitWithAck("question")).rejects.toThrow(
        "operation has timed out",
      );
      const question = /^2(\d+)/.exec(String(await session.next()));
      await wait;
      await session.send(`3${question?.[1]}["late"]`, '2["marker"]');
      expect(await session.next()).toBe('2["marker"]');
      await session.close();
    });

    test.runIf(onlyBaro("takes an acknowledgement without id for one that nobody asked"))(
      "and an answer without id closes the session",
      async () => {
        const session = await joinSession(server().url, transport);
        await session.send('3["x"]');
        await session.closed();
      },
    );
  });
});
