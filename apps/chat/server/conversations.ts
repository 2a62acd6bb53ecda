import { type AccessRequest, ChannelError } from "@baro/server";
import { Refused } from "./refused.ts";
import { readMessage } from "./requests.ts";
import { roomOf } from "./room-channel.ts";
import type { Store } from "./store.ts";
import type { ChatServer, ChatSocket } from "./wire.ts";

/** Says who may read and write the channels of the rooms: whoever is signed in, in any room there is. */
export function allowConversations({ channels }: ChatServer, store: Store): void {
  channels.identify((socket) => socket.data.author.id);
  channels.authorize((socket, request) => {
    try {
      check(socket, request, store);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // The page keeps it and tries again.
      if (error.code === "rate_limited") throw new ChannelError("overloaded");
      return { reason: error.code };
    }
  });
}

function check({ data }: ChatSocket, request: AccessRequest, store: Store): void {
  const { channel, action, event, body } = request;
  const room = roomOf(channel);
  if (room === undefined) throw new Refused("room_not_found");
  store.room(room);
  if (action === "history" || action === "publish") data.rate.take(action);
  if (action === "publish") readMessage(event, body, data.author);
}
