import { RawPolling, RawWebSocket } from "@baro/testing";

/** A session that joined the main namespace by polling, and a websocket that asked to take it over. */
export interface Upgrading {
  readonly polling: RawPolling;
  readonly probe: RawWebSocket;
}

/** Opens a websocket for a session that exists. */
export function openProbe(url: string, polling: RawPolling): Promise<RawWebSocket> {
  return RawWebSocket.open(url, { query: { sid: polling.sid } });
}

/** Brings a session to where its probe is answered. */
export async function startUpgrade(url: string): Promise<Upgrading> {
  const polling = await RawPolling.connect(url);
  const probe = await openProbe(url, polling);
  probe.send("2probe");
  const answer = await probe.next();
  if (answer !== "3probe") throw new Error(`expected 3probe, got ${answer}`);
  return { polling, probe };
}

/** Upgrades a session. The websocket is its transport once it has answered. */
export async function upgradeSession(url: string): Promise<Upgrading> {
  const upgrading = await startUpgrade(url);
  upgrading.probe.send("5");
  return upgrading;
}
