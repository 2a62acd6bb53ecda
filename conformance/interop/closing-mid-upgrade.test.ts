import { once, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

/** Long enough that no "ping timeout" ends what hangs before the test does. */
const options = { pingInterval: 60_000, pingTimeout: 60_000 };

/** How far the closing is put off after the server was asked to upgrade: it meets the client in another state each time. */
const DELAYS: readonly [string, (then: () => void) => void][] = [
  ["in the same turn", (then) => then()],
  ["a turn later", (then) => setImmediate(then)],
  ["a few turns later", (then) => setImmediate(() => setImmediate(() => setImmediate(then)))],
  ["1 ms later", (then) => setTimeout(then, 1)],
  ["3 ms later", (then) => setTimeout(then, 3)],
];

/** npm's server closes the new websocket at once, and its own client then waits until "ping timeout". */
const UPGRADES = PAIRS.filter(({ server, way }) => server === "baro" && way === "upgrade");

describe.each(UPGRADES)("$client against $server", (pair) => {
  const meeting = useMeeting(pair, options);

  test.each(DELAYS)(
    "a server that closes while a client upgrades is noticed: %s",
    async (_, after) => {
      const { io } = meeting().server;
      io.engine.on(
        "connection",
        (connection: { once: (event: string, then: () => void) => void }) => {
          connection.once("upgrading", () => after(() => io.close()));
        },
      );
      const client = await meeting().client({ reconnection: false });
      const gone = once(client.socket, "disconnect");
      await client.connected();
      expect(["transport close", "transport error"]).toContain(await gone);
      await until(() => io.engine.clientsCount === 0, "the session is gone");
    },
  );
});
