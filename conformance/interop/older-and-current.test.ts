import { Client, once } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { OLDER_WAYS, useOlderMeeting } from "./older-meeting.ts";

describe.each(OLDER_WAYS)(
  "npm's socket.io-client 2 by $way, base64 $base64, beside current ones",
  (way) => {
    const meeting = useOlderMeeting(way);

    test.each(["polling", "websocket"])(
      "in the same room as one by %s hears the same",
      async (name) => {
        const { io, url } = meeting().server;
        const older = await meeting().both();
        const current = await Client.connect(url, { transports: [name] }, "socket.io-client");
        try {
          io.socketsJoin("room");
          const bytes = Buffer.from([1, 2, 3]);
          const here = new Promise((resolve) =>
            older.client.once("news", (...args) => resolve(args)),
          );
          io.to("room").emit("news", "text", { bytes });
          expect(await here).toEqual(["text", { bytes }]);
          expect(await current.next()).toEqual(["news", "text", { bytes }]);
        } finally {
          current.close();
        }
      },
    );

    test("talks to them through the server", async () => {
      const { io, url } = meeting().server;
      io.on("connection", (socket) => {
        socket.on("say", (...args) => socket.broadcast.emit("said", ...args));
      });
      const older = await meeting().join();
      const current = await Client.connect(url, { transports: ["websocket"] });
      try {
        older.emit("say", "from 2", Buffer.from([9]));
        expect(await current.next()).toEqual(["said", "from 2", Buffer.from([9])]);
        const here = once(older, "said");
        current.socket.emit("say", "from 4");
        expect(await here).toBe("from 4");
      } finally {
        current.close();
      }
    });

    test("leaves a room, and answers a broadcast that asks all", async () => {
      const { io, url } = meeting().server;
      const { client, socket } = await meeting().both();
      const current = await Client.connect(url, { transports: ["websocket"] });
      try {
        client.on("ask", (answer) => typeof answer === "function" && answer("2"));
        current.socket.on("ask", (answer) => answer("4"));
        expect((await io.timeout(5000).emitWithAck("ask")).sort()).toEqual(["2", "4"]);
        socket.join("room");
        expect(io.of("/").adapter.rooms.get("room")?.size).toBe(1);
        socket.leave("room");
        expect(io.of("/").adapter.rooms.has("room")).toBe(false);
      } finally {
        current.close();
      }
    });
  },
);
