import { Client, type ClientOptions } from "@baro/testing";

/** Where a client goes, and what it says of itself. */
export interface MemberPlan {
  readonly nsp?: string;
  readonly rooms?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly options?: ClientOptions;
}

/** Clients of a test; all leave at its end. */
export class Members {
  readonly #clients: Client[] = [];

  /** A client of a server that is in its rooms. */
  async join(server: { readonly url: string }, plan: MemberPlan = {}): Promise<Client> {
    const { nsp = "/", rooms = [], data = {}, options } = plan;
    const auth = { rooms, data };
    const client = await Client.create(`${server.url}${nsp}`, {
      transports: ["websocket"],
      auth,
      ...options,
    });
    this.#clients.push(client);
    await client.connected();
    const [event] = await client.next();
    if (event !== "welcome") throw new Error(`the server greets by ${event}`);
    return client;
  }

  leave(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }
}

/** The events, with their arguments, that a client receives before `end`. */
export async function eventsUntilEnd(client: Client): Promise<unknown[][]> {
  const events: unknown[][] = [];
  for (let event = await client.next(); event[0] !== "end"; event = await client.next()) {
    events.push(event);
  }
  return events;
}

/** The id of a client that is connected. */
export function idOf({ socket }: Client): string {
  if (socket.id === undefined) throw new Error("the client is not connected");
  return socket.id;
}
