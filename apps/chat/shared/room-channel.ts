/** The name of the channel that has a room's messages; also of the Socket.IO room of who is in it now. */
export function channelOf(room: number): string {
  return `room:${room}`;
}

/** The room of a channel; undefined when it is none of a room. */
export function roomOf(channel: string): number | undefined {
  const match = /^room:([1-9]\d{0,14})$/u.exec(channel);
  return match === null ? undefined : Number(match[1]);
}
