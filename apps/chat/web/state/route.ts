import { Cell } from "./cell.ts";

/** The room in the address (`#/rooms/3`), so that a reload and the back button work; null is the list. */
export const route = new Cell<number | null>(read());

addEventListener("hashchange", () => route.set(read()));

/** Null leaves a room that is not there (any more): the way back must not lead into it again. */
export function goTo(room: number | null): void {
  if (room === null) location.replace("#/");
  else location.hash = `#/rooms/${room}`;
}

function read(): number | null {
  const match = /^#\/rooms\/([1-9]\d{0,14})$/u.exec(location.hash);
  return match === null ? null : Number(match[1]);
}
