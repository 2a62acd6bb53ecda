import { Client, nextEvents, once } from "@baro/testing";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { idOf } from "./support/members.ts";
import { ServerProcess } from "./support/server-process.ts";

let server: ServerProcess | undefined;

beforeEach(async () => {
  server = await ServerProcess.start("gateway.mjs");
});
afterEach(() => server?.end());

async function create(nsp = "/", auth: object = {}): Promise<Client> {
  const client = await Client.create(`${server?.url}${nsp}`, { auth });
  onTestFinished(() => client.close());
  return client;
}

async function connect(nsp?: string, auth?: object): Promise<Client> {
  return (await create(nsp, auth)).connected();
}

describe("gateways of @nestjs/platform-socket.io", () => {
  test("respond by events, answers and streams", async () => {
    const { socket } = await connect();
    const responded = once(socket, "responded");
    socket.emit("respond", { word: "바로" });
    expect(await responded).toEqual({ word: "바로" });

    const patient = socket.timeout(5000);
    expect(await patient.emitWithAck("answer", [1])).toEqual({ answered: [1] });
    expect(await patient.emitWithAck("by hand", Buffer.from([1]))).toEqual(Buffer.from([1]));

    const parts = nextEvents(socket, { event: "part", count: 2 });
    socket.emit("stream");
    expect(await parts).toEqual([[1], [2]]);
  });

  test("bring clients into rooms and reach them there", async () => {
    const [inside, outside] = [await connect(), await connect()];
    inside.socket.emit("join", "a");
    expect(await inside.next()).toEqual(["joined", "a"]);
    expect(await outside.socket.timeout(5000).emitWithAck("answer", 1)).toEqual({ answered: 1 });
    expect(outside.waiting).toBe(0);
  });

  test("tell a client what failed, and who may not", async () => {
    const stranger = await connect();
    const failed = once(stranger.socket, "exception");
    stranger.socket.emit("fail", 1);
    expect(await failed).toMatchObject({ status: "error", message: "it failed" });

    const forbidden = once(stranger.socket, "exception");
    stranger.socket.emit("guarded");
    expect(await forbidden).toMatchObject({ status: "error", message: "Forbidden resource" });

    const member = await connect("/", { member: true });
    expect(await member.socket.timeout(5000).emitWithAck("guarded", 1)).toBe("passed");
  });

  test("hear of clients that come, are refused and go", async () => {
    const client = await connect();
    const id = idOf(client);
    expect(await server?.told()).toEqual(["connected", id]);
    client.close();
    expect(await server?.told()).toEqual(["disconnected", id]);
    const refused = await create("/", { refuse: true });
    expect(await once(refused.socket, "connect_error")).toMatchObject({ message: "no" });
  });

  test("have namespaces of their own", async () => {
    const [one, other] = [await connect("/chat"), await connect("/chat")];
    const main = await connect();
    expect(await one.socket.timeout(5000).emitWithAck("say", "hello")).toBe(2);
    expect(await other.next()).toEqual(["said", "hello"]);
    expect(main.waiting).toBe(0);
  });

  test("hand on the options of their decorator", async () => {
    const response = await fetch(`${server?.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: "http://app.test" },
    });
    expect(response.headers.get("access-control-allow-origin")).toBe("http://app.test");
  });
});
