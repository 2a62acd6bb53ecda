import { ChannelError, type SubscribeRequest } from "@baro/protocol";
import type { Peer, Wire } from "../channels/ports.ts";
import { readSubscribe } from "../channels/requests.ts";
import type { ChannelSession } from "../channels/session.ts";
import type { EngineConnection } from "../engine/contract.ts";
import { answeredOrNot } from "./acks.ts";
import { watch } from "./attempt.ts";
import { ChannelPeer } from "./channel-peer.ts";
import type { FrameSink } from "./fan-out.ts";
import { type InboundHost, InboundSocket } from "./inbound-socket.ts";
import type { Event } from "./types.ts";

/** What channels are to a socket's namespace. */
export interface ChannelSocketHost extends InboundHost {
  readonly channels: {
    readonly wire: Wire;
    session(socket: ChannelSocket, peer: Peer): ChannelSession<unknown>;
  };
}

/** A socket as far as channels go. */
export abstract class ChannelSocket extends InboundSocket {
  abstract override readonly nsp: ChannelSocketHost;
  abstract override readonly conn: Pick<EngineConnection, "id" | "bufferedBytes" | "whenDrained">;
  abstract readonly client: FrameSink;
  /** Made on first use: most sockets have no channels. */
  #session: ChannelSession<unknown> | undefined;
  #hasLeft = false;

  /** Subscribes the client without asking `authorize`. @throws ChannelError */
  async subscribe(channel: string, options: Omit<SubscribeRequest, "channel"> = {}): Promise<void> {
    // In a middleware the client is not there yet, and would take what it is sent for a fault.
    if (!this.connected) throw new ChannelError("disconnected");
    return await this.#channels().subscribe(readSubscribe({ ...options, channel }));
  }

  /** Ends the client's subscription. */
  unsubscribe(channel: string): void {
    this.#session?.unsubscribe(channel);
  }

  protected onChannelRequest([event, ...args]: Event, answer: (answer: unknown) => void): void {
    const handled = this.#channels().handle(String(event), args, answer);
    watch(handled, (error) => this.nsp.report(error, "channels"));
  }

  protected endChannels(): void {
    this.#hasLeft = true;
    this.#session?.end();
  }

  #channels(): ChannelSession<unknown> {
    if (this.#session) return this.#session;
    const { channels } = this.nsp;
    const peer = new ChannelPeer(this, {
      wire: channels.wire,
      // A page whose answer is given up counts as taken: a subscription that waited for ever would be silent.
      awaitAnswer: (id, answered) => this.awaitAnswer(id, answeredOrNot(answered), undefined),
    });
    this.#session = channels.session(this, peer);
    if (this.#hasLeft) this.#session.end();
    return this.#session;
  }
}
