import { expectInOrder } from "../load/expect.mjs";
import { openSessions } from "../load/sessions.mjs";
import { Tally } from "../load/tally.mjs";
import { eventPacket } from "../wire/event.mjs";
import { serverFrame } from "../wire/frame.mjs";
import { cpuPer } from "./figures.mjs";
import { emitInTurns } from "./turns.mjs";

/** @typedef {{ rooms: number, members: number }} Params as many clients as rooms, each in `members` rooms */

const ROOMS_PER_TURN = 10;

/** @param {number} room */
const text = (room) => `to room ${room}`.padEnd(80, ".");

/** @param {number} client @param {Params} params @returns {number[]} in rising order */
const roomsOf = (client, { rooms, members }) =>
  Array.from({ length: members }, (_, index) => (client + index * (rooms / members)) % rooms).sort(
    (a, b) => a - b,
  );

/** @param {string} auth */
const numberIn = (auth) => Number(JSON.parse(auth).client);

/** @type {import("../contract.ts").Scenario<Params>} */
export const rooms = {
  name: "rooms",
  asks: "What does an event to a small room cost, for each member that gets it?",
  floor: "net",
  figures: [cpuPer("delivery")],
  cases: [{ params: { rooms: 1000, members: 10 } }],
  smoke: { rooms: 20, members: 2 },
  sockets({ io, params }) {
    io.on("connection", (socket) => {
      const client = Number(socket.handshake.auth["client"]);
      socket.join(roomsOf(client, params).map((room) => `room ${room}`));
    });
    let room = 0;
    const next = () => {
      io.to(`room ${room}`).emit("m", text(room));
      room = (room + 1) % params.rooms;
    };
    return { emit: (turns) => emitInTurns(turns, ROOMS_PER_TURN, next) };
  },
  bare({ params, listen }) {
    /** @type {Map<number, import("../contract.ts").BareClient[]>} */
    const byRoom = new Map();
    listen({
      joined(client, auth) {
        for (const room of roomsOf(numberIn(auth), params)) {
          byRoom.set(room, [...(byRoom.get(room) ?? []), client]);
        }
      },
    });
    let room = 0;
    const next = () => {
      const frame = serverFrame(eventPacket(text(room)));
      for (const client of byRoom.get(room) ?? []) client.write(frame);
      room = (room + 1) % params.rooms;
    };
    return { emit: (turns) => emitInTurns(turns, ROOMS_PER_TURN, next) };
  },
  load({ port, params }) {
    const tally = new Tally();
    return {
      async open() {
        await openSessions(params.rooms, (client) => {
          const expected = roomsOf(client, params).map((room) =>
            Buffer.from(eventPacket(text(room))),
          );
          const auth = JSON.stringify({ client });
          return { port, auth, onMessage: expectInOrder(expected, tally) };
        });
      },
      received: (count) => tally.reach(count),
    };
  },
  async run({ subject, load, params, stretch }) {
    let delivered = 0;
    await load.call("open");
    return await stretch(async () => {
      const sweep = params.rooms * params.members;
      delivered += sweep;
      const turns = params.rooms / ROOMS_PER_TURN;
      await Promise.all([subject.call("emit", turns), load.call("received", delivered)]);
      return sweep;
    });
  },
};
