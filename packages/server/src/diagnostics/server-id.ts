let made = 0;

/** Tells the servers of one process apart: 1, 2, 3, … */
export function nextServerId(): number {
  made++;
  return made;
}
