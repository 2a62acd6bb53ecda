// Channels with events of their own, with none given, and what the channel itself emits.

import {
  type Channel,
  type ChannelError,
  type EntryMeta,
  indexedDbOutbox,
  io,
  localStorageOutbox,
  type Pending,
} from "@baro/client";
import { expectTypeOf } from "vitest";

/** An interface, as programs write it: it needs no index signature. */
interface Lobby {
  said: { text: string };
  typing: boolean;
}

/** Never run: the compiler is the test. */
export async function typed(): Promise<void> {
  const lobby = io().channel<Lobby>("lobby", { after: { epoch: "e", offset: 3 }, presence: true });
  expectTypeOf(lobby).toEqualTypeOf<Channel<Lobby>>();
  lobby.on("said", (body, meta) => {
    expectTypeOf(body).toEqualTypeOf<{ text: string }>();
    expectTypeOf(meta).toEqualTypeOf<EntryMeta>();
    expectTypeOf(meta.id).toEqualTypeOf<string | undefined>();
  });
  const { offset, epoch, id, repeated } = await lobby.publish("said", { text: "hi" });
  expectTypeOf(offset).toBeNumber();
  expectTypeOf(epoch + id).toBeString();
  expectTypeOf(repeated).toEqualTypeOf<boolean | undefined>();
  // @ts-expect-error the text is missing
  await lobby.publish("said", {});
  // @ts-expect-error no such event
  await lobby.publish("unknown", {});
  // @ts-expect-error no such event
  lobby.on("unknown", () => {});
  // @ts-expect-error a channel publishes; it does not emit
  lobby.emit("said", { text: "hi" });
}

export function itself(lobby: Channel<Lobby>): void {
  lobby.on("subscribed", ({ recovered, caughtUp, head }) => [recovered, caughtUp, head]);
  lobby.on("reset", ({ reason, position }) => {
    expectTypeOf(reason).toEqualTypeOf<"trimmed" | "epoch" | "ahead">();
    expectTypeOf(position).toEqualTypeOf<{ readonly epoch: string; readonly offset: number }>();
  });
  lobby.on("error", (error) => expectTypeOf(error).toEqualTypeOf<ChannelError>());
  lobby.on("pending", (pending) => expectTypeOf(pending).toEqualTypeOf<readonly Pending[]>());
  lobby.on("join", ({ id, connections }) => [id, connections]);
  expectTypeOf(lobby.members[0]?.id).toEqualTypeOf<string | undefined>();
}

export function untyped(): void {
  const lobby = io().channel("lobby", { outbox: localStorageOutbox() });
  lobby.on("anything", (body: { text: string }, { offset }) => [body.text, offset]);
  io().channel("other", { outbox: indexedDbOutbox("mine"), subscribe: false, last: 5 });
  io().channels.on("subscribed", (channel) => expectTypeOf(channel.name).toBeString());
  // @ts-expect-error a position has an offset
  io().channel("lobby", { after: {} });
}
