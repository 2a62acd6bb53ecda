import { io, type Socket } from "@baro/client";
import { CHANNELS } from "../names.ts";
import { anyOf, type Field, type Role } from "./field.ts";

function connect(field: Field, transport: string): Socket {
  return io(`http://127.0.0.1:${field.port}`, {
    forceNew: true,
    transports: [transport],
    reconnectionDelay: 100,
    reconnectionDelayMax: 1000,
  });
}

/** Publishes into the channels; each publish must be acknowledged, sooner or later. */
export const publisher: Role = async (field) => {
  const socket = connect(field, "websocket");
  while (!field.isOver) {
    const channel = socket.channel(anyOf(CHANNELS, ""), { subscribe: false });
    await channel.publish("entry", { text: "entry", bytes: Buffer.alloc(200, 1) });
    field.count("published");
    await field.pause(100);
  }
  socket.disconnect();
};

/** Follows a channel for a while, then another client does, behind where that one was: no entry is missed or comes twice. */
export function reader(transport: string): Role {
  return async (field) => {
    const name = anyOf(CHANNELS, "");
    let after: { epoch?: string; offset: number } | undefined;
    while (!field.isOver) {
      const socket = connect(field, transport);
      const channel = socket.channel(name, after ? { after } : { last: 10 });
      let last = after?.offset;
      channel.on("entry", (_body, { offset }) => {
        field.count("entries");
        if (last !== undefined && offset !== last + 1) {
          field.wrong(`entry ${offset} of "${name}" came behind ${last}`);
        }
        last = offset;
      });
      channel.on("reset", ({ position }) => {
        field.count("resets");
        last = position.offset;
      });
      await field.pause(6000);
      if (channel.position) after = channel.position;
      socket.disconnect();
    }
  };
}
