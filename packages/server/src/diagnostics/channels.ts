import { type Channel, channel } from "node:diagnostics_channel";
import type {
  ChannelAppended,
  ChannelFailed,
  ChannelReset,
  ChannelResumed,
  HandshakeRefused,
  InputRefused,
  ListenerFailed,
  PacketIn,
  PacketsOut,
  ServerDraining,
  SessionClosed,
  SessionOpened,
  SessionUpgraded,
  VolatileDropped,
} from "./messages.ts";

/** A channel of `node:diagnostics_channel` that takes one type of message. Ask `hasSubscribers` before making one. */
export interface Told<Message> extends Channel {
  publish(message: Message): void;
}

function told<Message>(name: string): Told<Message> {
  return channel(name);
}

/** A server moves its clients off, and takes no new ones. */
export const serverDrain = told<ServerDraining>("baro:server:drain");
/** A session was opened. */
export const sessionOpen = told<SessionOpened>("baro:session:open");
/** A session is over. */
export const sessionClose = told<SessionClosed>("baro:session:close");
/** Another transport carries a session from now on. */
export const sessionUpgrade = told<SessionUpgraded>("baro:session:upgrade");
/** A request was refused: a handshake, a poll, a post or an upgrade. */
export const handshakeRefused = told<HandshakeRefused>("baro:handshake:refused");
/** A packet of Engine.IO came. */
export const packetIn = told<PacketIn>("baro:packet:in");
/** Packets of Engine.IO leave in one write. */
export const packetsOut = told<PacketsOut>("baro:packet:out");
/** Volatile packets were dropped: the client did not take what waited for it already. */
export const volatileDropped = told<VolatileDropped>("baro:volatile:dropped");
/** What a client sent is no packet, or breaks a rule; its connection closes. */
export const inputRefused = told<InputRefused>("baro:input:refused");
/** A listener of the app, an acknowledgement's callback or an adapter threw or rejected. */
export const listenerFailed = told<ListenerFailed>("baro:listener:failed");
/** A batch of entries was committed. */
export const channelAppend = told<ChannelAppended>("baro:channel:append");
/** A batch of entries could not be committed. */
export const channelFail = told<ChannelFailed>("baro:channel:fail");
/** A client came back to a channel, and gets what it missed. */
export const channelResume = told<ChannelResumed>("baro:channel:resume");
/** A client could not go on where it was in a channel, and is told to load its state anew. */
export const channelReset = told<ChannelReset>("baro:channel:reset");
