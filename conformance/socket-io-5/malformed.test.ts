import { joinSession, onlyBaro, TRANSPORTS, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { useServer } from "../support/use-server.ts";

const slot = (num: unknown): string => `{"_placeholder":true,"num":${JSON.stringify(num)}}`;

/** What no Socket.IO 5 packet looks like, and everybody agrees. */
const MALFORMED: readonly (readonly [what: string, ...messages: (string | Buffer)[]])[] = [
  ["an empty message", ""],
  ["no type", "abc"],
  ["a type that does not exist", "7"],
  ["a negative type", "-"],
  ["an event whose payload is an object", "2{}"],
  ["an event whose payload is empty", "2[]"],
  ["an event whose payload is a string", '2"x"'],
  ["an event whose payload is cut", '2["a"'],
  ["an event whose payload goes on behind its end", '2["a"]b'],
  ["an event whose name is null", "2[null]"],
  ["an event whose name is an object", "2[{}]"],
  ["an event with a reserved name", '2["connect"]'],
  ["another event with a reserved name", '2["disconnecting"]'],
  ["an event with an id that is no number", '21.5["a"]'],
  ["an event in a namespace that no comma closes", '2/custom["a"]'],
  ["an acknowledgement with an id that is no number", "3a[]"],
  ["a disconnect with a payload", "1{}"],
  ["an answer that only servers give", '4{"message":"x"}'],
  ["a second CONNECT to the same namespace", "0"],
  ["binary that nothing announced", Buffer.from([1])],
  ["a binary event without a number of attachments", '5["a"]'],
  ["a binary event with no attachments", '50-["a"]'],
  ["a binary event with a number that is none", '5x-["a"]'],
  ["more attachments than allowed", `51000000-["a",${slot(0)}]`],
  ["text where an attachment is due", `51-["a",${slot(0)}]`, '2["b"]'],
  ["a placeholder beyond the attachments", `51-["a",${slot(1)}]`, Buffer.from([1])],
  ["a placeholder before the attachments", `51-["a",${slot(-1)}]`, Buffer.from([1])],
  ["a placeholder that is no number", `51-["a",${slot("0")}]`, Buffer.from([1])],
];

/** What npm's decoder lets pass. */
const MALFORMED_FOR_BARO: typeof MALFORMED = [
  ["an event without payload", "2"],
  ["an acknowledgement without id", "3[]"],
  ["an acknowledgement without payload", "31"],
  ["an acknowledgement whose id is no safe integer", "399999999999999999999[]"],
  ["an event whose id is no safe integer", '299999999999999999999["a"]'],
];

describe.each(TRANSPORTS)("what is no packet, by %s", (transport) => {
  const server = useServer({}, (running) => {
    echo(running);
    running.io.of("/custom");
    running.io.on("connection", (socket) => socket.on("error", () => {}));
  });

  async function closesTheSession(messages: readonly (string | Buffer)[]): Promise<void> {
    const session = await joinSession(server().url, transport);
    const [socket] = [...server().io.of("/").sockets.values()];
    const reason = new Promise((resolve) => socket?.once("disconnect", resolve));
    await session.send(...messages);
    await session.closed();
    expect(await reason).toBe("forced close");
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
    expect(server().io.of("/").sockets.size).toBe(0);
  }

  test.each(MALFORMED)("%s closes the session", (_what, ...messages) => closesTheSession(messages));

  describe.runIf(onlyBaro("passes them on, or ignores them"))("stricter than npm's", () => {
    test.each(MALFORMED_FOR_BARO)("%s closes the session", (_what, ...messages) =>
      closesTheSession(messages),
    );
  });

  test.each([
    ["a CONNECT whose payload is a string", '0"x"'],
    ["a CONNECT whose payload is an array", "0[1]"],
    ["a CONNECT whose payload is cut", '0{"a":1'],
  ])("%s closes the session", async (_what, packet) => {
    const session = await joinSession(server().url, transport, "/custom,");
    await session.send(packet);
    await session.closed();
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
  });

  test("a session that is closed so leaves the others alone", async () => {
    const [good, bad] = await Promise.all([
      joinSession(server().url, transport),
      joinSession(server().url, transport),
    ]);
    await bad.send("abc");
    await bad.closed();
    await good.send('2["still"]');
    expect(await good.next()).toBe('2["still"]');
    expect(server().io.of("/").sockets.size).toBe(1);
    await good.close();
  });
});
