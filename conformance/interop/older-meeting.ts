import { once, type RunningServer, type ServerOptions, startServer, until } from "@baro/testing";
import type { Socket as ServerSocket } from "socket.io";
import io, { type OlderOptions, type OlderSocket } from "socket.io-client-v2";
import { afterEach, beforeEach } from "vitest";

const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
} as const;
type Way = keyof typeof TRANSPORTS;

/** Over what npm's socket.io-client 2 speaks; with `base64` it sends and takes text alone. */
export const OLDER_WAYS: readonly { way: Way; base64: boolean }[] = [
  { way: "polling", base64: false },
  { way: "websocket", base64: false },
  { way: "upgrade", base64: false },
  { way: "websocket", base64: true },
];

/** The subject's server and npm's socket.io-client 2, for one test. */
export interface OlderMeeting {
  readonly server: RunningServer;
  /** Makes a client; it is closed after the test. */
  client(options?: OlderOptions, namespace?: string): OlderSocket;
  /** Makes a client and waits until it is connected, and on the transport that is to be tested. */
  join(options?: OlderOptions, namespace?: string): Promise<OlderSocket>;
  /** Makes a client and gives both ends of its connection. */
  both(options?: OlderOptions): Promise<{ client: OlderSocket; socket: ServerSocket }>;
}

/** Gives each test a server that lets older clients in. */
export function useOlderMeeting(
  { way, base64 }: (typeof OLDER_WAYS)[number],
  options: Partial<ServerOptions> = {},
): () => OlderMeeting {
  let server: RunningServer | undefined;
  const clients: OlderSocket[] = [];
  beforeEach(async () => {
    server = await startServer({ options: { allowEIO3: true, ...options } });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await server?.close();
  });
  return () => {
    if (!server) throw new Error("a meeting lasts as long as its test");
    const { url, io: ours } = server;
    const client: OlderMeeting["client"] = (more, namespace = "") => {
      const transports = TRANSPORTS[way];
      const made = io(url + namespace, {
        transports,
        forceNew: true,
        forceBase64: base64,
        ...more,
      });
      clients.push(made);
      return made;
    };
    const join: OlderMeeting["join"] = async (more, namespace) => {
      const joined = client(more, namespace);
      await once(joined, "connect");
      await settled(joined, way);
      return joined;
    };
    const both: OlderMeeting["both"] = async (more) => {
      const joined = await join(more);
      const socket = ours.of("/").sockets.get(joined.id);
      if (!socket) throw new Error("the server does not know the client's socket");
      return { client: joined, socket };
    };
    return { server, client, join, both };
  };
}

async function settled({ io: { engine } }: OlderSocket, way: Way): Promise<void> {
  const wanted = way === "polling" ? "polling" : "websocket";
  await until(
    () => engine.transport.name === wanted,
    () => `the client is on ${wanted}, not on ${engine.transport.name}`,
  );
}
