// Channels with a map of events, and without.

import {
  type Channel,
  type ChannelStore,
  type Entry,
  type EntryOf,
  type EventSchemas,
  memoryStore,
  type Projection,
  type PublishReceipt,
  Server,
  type Socket,
  type StandardSchema,
} from "@baro/server";
import { expectTypeOf } from "vitest";

type Lobby = {
  message: { text: string };
  left: null;
};

const io = new Server({ store: memoryStore({ maxEntries: 10 }) });
expectTypeOf(memoryStore()).toEqualTypeOf<ChannelStore>();

const lobby = io.channel<Lobby>("lobby");
expectTypeOf(lobby).toEqualTypeOf<Channel<Lobby>>();
expectTypeOf(lobby.publish("message", { text: "" })).resolves.toEqualTypeOf<PublishReceipt>();
void lobby.publish("left", null, { id: "1", by: "kim" });
// @ts-expect-error the text is missing
void lobby.publish("message", {});
// @ts-expect-error no such event
void lobby.publish("joined", null);
// @ts-expect-error ids are text
void lobby.publish("left", null, { id: 1 });

const { entries, head, first, epoch } = await lobby.history({ before: 7, limit: 50 });
expectTypeOf([head, first]).toEqualTypeOf<number[]>();
expectTypeOf(epoch).toEqualTypeOf<string>();
for (const entry of entries) {
  expectTypeOf(entry).toEqualTypeOf<EntryOf<Lobby>>();
  if (entry.event === "message") expectTypeOf(entry.body).toEqualTypeOf<{ text: string }>();
  else expectTypeOf(entry.body).toEqualTypeOf<null>();
}

expectTypeOf(lobby.entries()).toEqualTypeOf<AsyncIterable<EntryOf<Lobby>>>();
for await (const entry of lobby.entries({ after: 3, before: 7 })) {
  if (entry.event === "message") expectTypeOf(entry.body).toEqualTypeOf<{ text: string }>();
  else expectTypeOf(entry.body).toEqualTypeOf<null>();
}
// @ts-expect-error pages are as long as they are
lobby.entries({ limit: 50 });

const counts = new Map<string, number>();
const projection: Projection = {
  after: (channel) => channel.startsWith("room/") && (counts.get(channel) ?? 0),
  entry: (channel, { offset }) => counts.set(channel, offset),
};
expectTypeOf(io.channels.follow(projection, new Set(["room/a"]))).toEqualTypeOf<Promise<void>>();
void io.of(/^\/shop-/).channels.follow({
  after: async (channel, namespace) => counts.get(namespace + channel) ?? 0,
  entry: async (channel, entry, namespace) => {
    expectTypeOf(entry).toEqualTypeOf<Entry>();
    counts.set(namespace + channel, entry.offset);
  },
});
// @ts-expect-error an offset is a number, and 0 where there is none
void io.channels.follow({ after: (channel) => counts.get(channel), entry: () => {} });
// @ts-expect-error nobody says how far it is
void io.channels.follow({ entry: () => {} });

const untyped = io.of("/a").channel("anything");
void untyped.publish("whatever", { of: "any kind" });
const [newest] = (await untyped.history()).entries;
if (newest) expectTypeOf(newest).toExtend<{ event: string; body: unknown }>();
await untyped.trim({ maxEntries: 5, maxAge: 1000, maxBytes: 1, before: 3 });

declare const message: StandardSchema<{ text: string }, { text: string; html: string }>;
declare const nothing: StandardSchema<null>;
const schemas = { message } satisfies EventSchemas;
io.channels.accept(schemas).accept({});
// @ts-expect-error a function is no schema
io.channels.accept({ message: (body: unknown) => body });

interface Data {
  user: { id: string };
}
const typed = new Server<Record<never, never>, Record<never, never>, Record<never, never>, Data>();
typed.channels
  .authorize(async (socket, { channel, action, event, body }) => {
    expectTypeOf(socket.data).toEqualTypeOf<Data>();
    expectTypeOf(channel).toEqualTypeOf<string>();
    expectTypeOf(action).toEqualTypeOf<"subscribe" | "publish" | "history" | "presence">();
    expectTypeOf(event).toEqualTypeOf<string | undefined>();
    expectTypeOf(body).toEqualTypeOf<unknown>();
    return channel === "open" || { reason: "closed today" };
  })
  .accept({ message, left: nothing })
  .identify((socket) => socket.data.user.id)
  .retain("room/*", { maxEntries: 1000, maxAge: 86_400_000 })
  .on("error", (error) => expectTypeOf(error).toEqualTypeOf<unknown>());
// @ts-expect-error a verdict is true, false or a reason
typed.channels.authorize(() => "yes");

declare const socket: Socket;
expectTypeOf(socket.subscribe("news", { last: 10 })).toEqualTypeOf<Promise<void>>();
socket.unsubscribe("news");
// @ts-expect-error a position is an offset, and an epoch
void socket.subscribe("news", { after: 5 });
