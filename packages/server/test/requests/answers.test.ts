import { Refusal, requests } from "@baro/server";
import { Client, type ClientName } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { useServer } from "../support/real-server.ts";
import { nothing, renaming, schema, text } from "../support/schema.ts";

const server = useServer();

const WAYS: readonly (readonly [ClientName, string])[] = [
  ["baro", "polling"],
  ["baro", "websocket"],
  ["socket.io-client", "websocket"],
];

describe.each(WAYS)("a request of %s by %s", (impl, transport) => {
  const connect = async () => {
    const client = await Client.connect(server().url, { transports: [transport] }, impl);
    return client.socket;
  };

  it("is answered with what its answer gives", async () => {
    requests(
      server().io,
      { rename: renaming, whoami: nothing },
      {
        answers: {
          rename: async ({ room, name }) => ({ id: room, name }),
          whoami: (_nothing, socket) => socket.id,
        },
      },
    );
    const socket = await connect();
    expect(await socket.emitWithAck("rename", { room: 1, name: " a " })).toEqual({
      ok: true,
      value: { id: 1, name: "a" },
    });
    expect(await socket.emitWithAck("whoami")).toEqual({ ok: true, value: socket.id });
    socket.disconnect();
  });

  it("is answered with the code of its refusal, and when to try again", async () => {
    requests(
      server().io,
      { say: text },
      {
        answers: {
          say(words) {
            if (words === "much") throw new Refusal("too_many", { retryAfter: 500, cause: words });
            throw new Refusal("not_you");
          },
        },
      },
    );
    const socket = await connect();
    const answers = [await socket.emitWithAck("say", "a"), await socket.emitWithAck("say", "much")];
    expect(answers).toEqual([
      { ok: false, error: { code: "not_you" } },
      { ok: false, error: { code: "too_many", retryAfter: 500 } },
    ]);
    socket.disconnect();
  });

  it("is answered with bad_request alone where its schema does not take it", async () => {
    const later = schema<string>(async (value) => text["~standard"].validate(value));
    requests(
      server().io,
      { say: text, later },
      { answers: { say: (words) => words, later: () => 1 } },
    );
    const socket = await connect();
    for (const name of ["say", "later"]) {
      const bad = { ok: false, error: { code: "bad_request" } };
      expect(await socket.emitWithAck(name, 1)).toEqual(bad);
      expect(await socket.emitWithAck(name)).toEqual(bad);
      expect(await socket.emitWithAck(name, "a")).toMatchObject({ ok: true });
    }
    socket.disconnect();
  });

  it("is done, and not answered, without an acknowledgement", async () => {
    requests(
      server().io,
      { say: text },
      { answers: { say: (words, socket) => void socket.emit("said", words) } },
    );
    const client = await Client.connect(server().url, { transports: [transport] }, impl);
    client.socket.emit("say", 1).emit("say", "a");
    expect(await client.next()).toEqual(["said", "a"]);
    client.close();
  });
});
