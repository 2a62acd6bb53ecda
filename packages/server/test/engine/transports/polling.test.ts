import { nextEvent, RawPolling, RawTcp, responseOf, SEPARATOR, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../../src/engine/errors.ts";
import { Frame } from "../../../src/engine/frame.ts";
import { useEngine } from "../../support/engine-server.ts";

const server = useEngine({ maxHttpBufferSize: 1000 });

async function open() {
  const opened = server().owned();
  const polling = await RawPolling.open(server().url);
  return { ...(await opened), polling };
}

describe("closing from this side", () => {
  test("delivers what waits to the next poll, and the close packet to the one after it", async () => {
    const { connection, owner, polling } = await open();
    connection.send("first");
    connection.writeFrames([Frame.binary(Buffer.from([1, 2, 3]))]);
    connection.close();
    expect(connection.readyState).toBe("closing");
    expect(owner.ends.size).toBe(0);
    expect((await polling.get()).body.split(SEPARATOR)).toEqual(["4first", "bAQID"]);
    expect((await polling.get()).body).toBe("1");
    expect((await owner.ends.next()).reason).toBe("forced close");
    expect((await polling.get()).status).toBe(400);
  });

  test("answers a poll that is held at once, and the next one with the close packet", async () => {
    const { connection, polling } = await open();
    const arrived = nextEvent(server().httpServer, "request");
    const held = polling.get();
    await arrived;
    connection.send("last");
    connection.close();
    expect((await held).body).toBe("4last");
    expect((await polling.get()).body).toBe("1");
  });

  test("with what waits thrown away ends at once", async () => {
    const { connection, owner, polling } = await open();
    connection.send("lost");
    connection.close(true, "server shutting down");
    connection.close(true);
    expect((await owner.ends.next()).reason).toBe("server shutting down");
    expect((await polling.get()).status).toBe(400);
    expect(owner.ends.size).toBe(0);
  });

  test("while the client is sending answers that POST, and takes nothing from it", async () => {
    const { connection, owner, polling } = await open();
    const post = polling.start({ method: "POST" });
    post.write("4ha");
    await nextEvent(server().httpServer, "request");
    connection.close(true);
    const answer = responseOf(post);
    post.end("lf");
    expect((await answer).status).toBe(400);
    expect(owner.messages.size).toBe(0);
  });

  test("takes a close packet of the client meanwhile", async () => {
    const { connection, owner, polling } = await open();
    connection.send("unread");
    connection.close();
    expect((await polling.post("4ignored\x1e1")).body).toBe("ok");
    expect((await owner.ends.next()).reason).toBe("forced close");
    expect(owner.messages.size).toBe(0);
  });
});

describe("closing from the client's side", () => {
  test("by a close packet answers a held poll with nothing to do", async () => {
    const { owner, polling } = await open();
    const arrived = nextEvent(server().httpServer, "request");
    const held = polling.get();
    await arrived;
    expect((await polling.post("4last\x1e1\x1e4after")).body).toBe("ok");
    expect((await held).body).toBe("6");
    expect(await owner.messages.next()).toBe("last");
    expect((await owner.ends.next()).reason).toBe("transport close");
    expect(owner.messages.size).toBe(0);
  });

  test("by leaving a poll ends the session", async () => {
    const { owner, polling } = await open();
    const pending = polling.start({});
    pending.on("error", () => {});
    pending.end();
    await nextEvent(server().httpServer, "request");
    pending.destroy();
    const { reason, description } = await owner.ends.next();
    expect(reason).toBe("transport error");
    expect(description).toMatchObject({ code: "POLL_ABORTED" });
  });

  test("by leaving a POST half sent ends the session, and answers the held poll", async () => {
    const { owner, polling } = await open();
    const arrived = nextEvent(server().httpServer, "request");
    const held = polling.get();
    await arrived;
    const pending = polling.start({ method: "POST" });
    pending.on("error", () => {});
    pending.write("4ha");
    await nextEvent(server().httpServer, "request");
    pending.destroy();
    expect((await owner.ends.next()).description).toMatchObject({ code: "POST_ABORTED" });
    expect((await held).body).toBe("1");
    expect(owner.messages.size).toBe(0);
  });
});

describe("a request that breaks the rules", () => {
  test("by overlapping a poll closes the session", async () => {
    const { owner, polling } = await open();
    const first = polling.get();
    await nextEvent(server().httpServer, "request");
    const second = await polling.get();
    expect(second.status).toBe(400);
    expect((await first).body).toBe("1");
    const { reason, description } = await owner.ends.next();
    expect(reason).toBe("transport error");
    expect(description).toBeInstanceOf(EngineError);
    expect(description).toMatchObject({ code: "POLL_OVERLAP" });
  });

  test("by overlapping a POST closes the session, and the first gets its answer", async () => {
    const { owner, polling } = await open();
    const first = polling.start({ method: "POST" });
    first.write("4ha");
    await nextEvent(server().httpServer, "request");
    expect((await polling.post("4other")).status).toBe(400);
    expect((await owner.ends.next()).description).toMatchObject({ code: "POST_OVERLAP" });
    const answer = responseOf(first);
    first.end("lf");
    expect((await answer).status).toBe(400);
    expect(owner.messages.size).toBe(0);
  });

  test.each(["announced", "sent in parts"])(
    "by a body too large, %s, is answered 413",
    async (how) => {
      const { owner, polling } = await open();
      const body = `4${"x".repeat(1000)}`;
      const headers: Record<string, string> =
        how === "announced" ? { "content-length": String(body.length) } : {};
      const pending = polling.start({ method: "POST", headers });
      const answer = responseOf(pending);
      pending.write(body.slice(0, 500));
      if (how === "sent in parts") pending.write(body.slice(500));
      expect((await answer).status).toBe(413);
      expect((await owner.ends.next()).description).toMatchObject({ code: "POST_TOO_LARGE" });
      expect(owner.messages.size).toBe(0);
    },
  );

  test.each([
    ["an unknown type", "9", "parse error"],
    ["no packet at all", "", "parse error"],
    ["a packet that is empty", "4a\x1e\x1e4b", "parse error"],
    ["text that is no base64", "b!", "parse error"],
    ["a ping", "2", "transport error"],
  ])("by %s closes the session", async (_what, body, reason) => {
    const { owner, polling } = await open();
    await polling.post(body);
    expect((await owner.ends.next()).reason).toBe(reason);
    expect(owner.messages.size).toBe(0);
  });

  test("by bytes that are no UTF-8 closes the session", async () => {
    const { owner, polling } = await open();
    expect((await polling.post(Buffer.from([0x34, 0xc3, 0x28]))).status).toBe(400);
    expect((await owner.ends.next()).reason).toBe("parse error");
  });

  test.each(["PUT", "DELETE", "HEAD", "OPTIONS"])(
    "by %s is refused, and the session goes on",
    async (method) => {
      const { polling } = await open();
      expect((await polling.request({ method })).status).toBe(400);
      expect((await polling.post("6")).body).toBe("ok");
    },
  );
});

test("a poll that is pipelined behind another is an overlap, and nothing is left of either", async () => {
  const { owner, polling } = await open();
  const client = await RawTcp.connect(server().port);
  const target = `/socket.io/?EIO=4&transport=polling&sid=${polling.sid}`;
  client.writeHead(`GET ${target} HTTP/1.1`);
  client.writeHead(`GET ${target} HTTP/1.1`);
  expect((await owner.ends.next()).description).toMatchObject({ code: "POLL_OVERLAP" });
  client.destroy();
  await until(() => server().engine.clientsCount === 0, "the session has gone");
});

test.each([false, true])(
  "an upgrade that is pipelined behind a held poll harms nobody (middleware: %s)",
  async (hasMiddleware) => {
    const { connection, polling } = await open();
    if (hasMiddleware) server().engine.use((_request, _response, next) => next());
    const client = await RawTcp.connect(server().port);
    client.writeHead(`GET /socket.io/?EIO=4&transport=polling&sid=${polling.sid} HTTP/1.1`);
    client.writeHead("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    });
    await nextEvent(server().httpServer, "upgrade");
    connection.send("an answer");
    await nextEvent(connection, "drain");
    connection.close(true);
    client.destroy();
    await until(() => server().engine.clientsCount === 0, "no session is left");
  },
);

test("a held poll is answered with all that one turn writes", async () => {
  const { connection, polling } = await open();
  const arrived = nextEvent(server().httpServer, "request");
  const held = polling.get();
  await arrived;
  for (const text of ["a", "b", "c"]) connection.send(text);
  expect((await held).body).toBe("4a\x1e4b\x1e4c");
});
