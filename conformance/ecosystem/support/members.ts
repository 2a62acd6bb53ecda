import { Client, type ClientName, type ClientOptions, within } from "@baro/testing";

/** A server of a cluster; several may share one address. */
export interface NamedServer {
  readonly name: string;
  readonly url: string;
}

/** Where a client goes, and what it says of itself. */
export interface MemberPlan {
  readonly nsp?: string;
  readonly rooms?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly options?: ClientOptions;
}

/** How servers that share one address are told apart. */
export interface SharedAddress {
  /** Sees to it that the next connection comes to this server, if no other comes between. */
  lead(server: NamedServer): Promise<void>;
  /** ms after which a connection that got lost is tried anew. */
  readonly connectWithin: number;
}

/** What the clients of a test have in common. */
interface MembersPlan {
  /** Unless one has its own. */
  readonly options?: ClientOptions | undefined;
  /** Whose clients. Default: ours. */
  readonly impl?: ClientName | undefined;
  /** The address that all servers have. Default: each has its own. */
  readonly address?: SharedAddress | undefined;
}

/** How often a client tries to come to one of the servers that share an address. */
const ATTEMPTS = 20;

/** Clients of a test; all leave at its end. */
export class Members {
  readonly #clients: Client[] = [];
  readonly #options: ClientOptions;
  readonly #impl: ClientName | undefined;
  readonly #address: SharedAddress | undefined;
  #joining: Promise<unknown> = Promise.resolve();

  constructor({ options, impl, address }: MembersPlan = {}) {
    this.#options = options ?? {};
    this.#impl = impl;
    this.#address = address;
  }

  /** A client of a server that is in its rooms. */
  async join(server: NamedServer, plan: MemberPlan = {}): Promise<Client> {
    const address = this.#address;
    if (address === undefined) return welcomed(await this.#create(server, plan));
    const joined = this.#joining.then(() => this.#joinShared(server, { plan, address }));
    this.#joining = joined.catch(() => {});
    return welcomed(await joined);
  }

  leave(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }

  async #joinShared(
    server: NamedServer,
    { plan, address }: { plan: MemberPlan; address: SharedAddress },
  ): Promise<Client> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await address.lead(server);
      const client = await this.#create(server, plan);
      if ((await nameOfServer(client, address.connectWithin)) === server.name) return client;
      client.close();
    }
    throw new Error(`no connection came to ${server.name}`);
  }

  async #create({ url }: NamedServer, plan: MemberPlan): Promise<Client> {
    const { nsp = "/", rooms = [], data = {}, options } = plan;
    const all = { transports: ["websocket"], ...this.#options, ...options };
    const given = { ...all, auth: { rooms, data } };
    const client = await Client.create(`${url}${nsp}`, given, this.#impl);
    this.#clients.push(client);
    return client;
  }
}

/** The name of the server that a client came to; undefined if its connection got lost. */
async function nameOfServer(client: Client, timeout: number): Promise<unknown> {
  try {
    await within(client.connected(), "a connection", timeout);
    return await client.socket.timeout(timeout).emitWithAck("who are you");
  } catch {
    return undefined;
  }
}

async function welcomed(client: Client): Promise<Client> {
  await client.connected();
  const [event] = await client.next();
  if (event !== "welcome") throw new Error(`the server greets by ${event}`);
  return client;
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
