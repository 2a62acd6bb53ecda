import { Client, type ClientName, nextEvent, once, within } from "@baro/testing";
import parser from "socket.io-msgpack-parser";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ServerProcess } from "./support/server-process.ts";

const SERVERS = [
  { server: "the subject's server", packageName: "socket.io" },
  { server: "npm's server", packageName: "npm-socket.io" },
];

const CLIENTS: readonly ClientName[] = ["baro", "socket.io-client"];

const TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]];

describe.each(SERVERS)("socket.io-msgpack-parser on $server", ({ packageName }) => {
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    server = await ServerProcess.start("parser.mjs", { args: [packageName] });
  });
  afterAll(() => server?.end());

  describe.each(CLIENTS)("with the client of %s", (impl) => {
    async function create(transports: string[], nsp = "/", auth = {}): Promise<Client> {
      const url = `${server?.url}${nsp}`;
      const client = await Client.create(url, { parser, transports, auth }, impl);
      onTestFinished(() => client.close());
      return client;
    }

    test.each(TRANSPORTS)("carries events and answers, by %s %s", async (...transports) => {
      const client = await (await create(transports.filter(Boolean), "/chat")).connected();
      const args = ["바로", 1.5, -7, null, true, { deep: [{ bytes: Buffer.from([1, 2, 3]) }] }];
      client.socket.emit("event", ...args);
      expect(await client.next()).toEqual(["event", ...args]);
      const asked = client.socket.timeout(5000).emitWithAck("echo", { of: Buffer.from([5]) });
      expect(await asked).toEqual({ of: Buffer.from([5]) });
    });

    test("answers what the server asks, with binary", async () => {
      const client = await (await create(["websocket"])).connected();
      client.socket.on("question", (word: string, bytes: Buffer, answer: (value: object) => void) =>
        answer({ word, bytes }),
      );
      const asked = once(client.socket, "asked");
      client.socket.emit("ask me", "well", Buffer.from([4]));
      expect(await asked).toEqual({ word: "well", bytes: Buffer.from([4]) });
    });

    test("hears why it is refused", async () => {
      const client = await create(["websocket"], "/", { refuse: "because" });
      const error = await once(client.socket, "connect_error");
      expect(error).toMatchObject({ message: "no", data: { why: "because" } });
    });

    test("hears that there is no such namespace", async () => {
      const client = await create(["websocket"], "/nowhere");
      const error = await once(client.socket, "connect_error");
      expect(error).toMatchObject({ message: "Invalid namespace" });
    });

    test("hears that it is sent away, and leaves by itself", async () => {
      const client = await (await create(["websocket"])).connected();
      const gone = nextEvent(client.socket, "disconnect");
      client.socket.emit("send me away");
      expect((await gone)[0]).toBe("io server disconnect");
      const back = once(client.socket, "connect");
      client.socket.connect();
      await back;
      const left = nextEvent(client.socket, "disconnect");
      client.socket.disconnect();
      expect((await left)[0]).toBe("io client disconnect");
    });

    test("sends packets as one binary message each", async () => {
      const client = await (await create(["websocket"])).connected();
      const data = new Promise<unknown>((resolve) => client.socket.io.engine.once("data", resolve));
      client.socket.emit("event", 1);
      expect(typeof (await within(data, "a message"))).toBe("object");
    });
  });
});
