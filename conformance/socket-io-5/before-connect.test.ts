import { openSession, TRANSPORTS, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/use-server.ts";

describe.each(TRANSPORTS)("a %s session that has joined nothing", (transport) => {
  const server = useServer({}, ({ io }) => {
    io.of("/custom");
  });
  const noSession = (): Promise<void> =>
    until(() => server().io.engine.clientsCount === 0, "the session is gone");

  test.each([
    { what: "an event to the main namespace", packet: '2["early"]' },
    { what: "an event to another namespace", packet: '2/custom,["early"]' },
    { what: "an acknowledgement", packet: "31[]" },
    { what: "a disconnect", packet: "1" },
  ])("is closed when it sends $what", async ({ packet }) => {
    const session = await openSession(server().url, transport);
    await session.send(packet);
    await session.closed();
    await noSession();
  });

  test("is closed when it sends binary", async () => {
    const session = await openSession(server().url, transport);
    await session.send(Buffer.from([1, 2, 3]));
    await session.closed();
    await noSession();
  });

  test("is closed when it joined one namespace and sends to another", async () => {
    const session = await openSession(server().url, transport);
    await session.send("0");
    await session.next();
    await session.send('2/custom,["early"]');
    await session.closed();
    await noSession();
  });
});

describe.each(TRANSPORTS)("connectTimeout by %s", (transport) => {
  const server = useServer({ options: { connectTimeout: 1000 } }, ({ io }) => {
    io.of("/refuses").use((_socket, next) => next(new Error("no")));
  });
  const noSession = (): Promise<void> =>
    until(() => server().io.engine.clientsCount === 0, "the session is gone");

  test("closes a session that joins nothing", async () => {
    const session = await openSession(server().url, transport);
    await session.closed();
    await noSession();
  });

  test("closes a session that was only refused", async () => {
    const session = await openSession(server().url, transport);
    await session.send("0/refuses,");
    expect(await session.next()).toBe('4/refuses,{"message":"no"}');
    await session.closed();
    await noSession();
  });

  test("leaves a session alone that joined in time", async () => {
    const session = await openSession(server().url, transport);
    await session.send("0");
    await session.next();
    const other = await openSession(server().url, transport);
    await other.closed();
    expect(server().io.engine.clientsCount).toBe(1);
    await session.close();
  });
});
