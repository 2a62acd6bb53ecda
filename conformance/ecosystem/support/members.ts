import { Client, type ClientOptions, within } from "@baro/testing";

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

/** How often a client tries to come to one of the servers that share an address. */
const ATTEMPTS = 50;

/** Clients of a test; all leave at its end. */
export class Members {
  readonly #clients: Client[] = [];

  readonly #options: ClientOptions;
  readonly #connectWithin: number;

  /**
   * @param options of all clients, unless one has its own
   * @param connectWithin ms after which a client that is not connected gives up and another comes in its place; without
   * it that is a failure
   */
  constructor(options: ClientOptions = {}, connectWithin = 0) {
    this.#options = options;
    this.#connectWithin = connectWithin;
  }

  /** A client of a server that is in its rooms. */
  async join(server: NamedServer, plan: MemberPlan = {}): Promise<Client> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const client = await this.#create(server, plan);
      if (await this.#comesTo(server, client)) return client;
      client.close();
    }
    throw new Error(`no connection came to ${server.name}`);
  }

  async #create({ url }: NamedServer, plan: MemberPlan): Promise<Client> {
    const { nsp = "/", rooms = [], data = {}, options } = plan;
    const all = { transports: ["websocket"], ...this.#options, ...options };
    const client = await Client.create(`${url}${nsp}`, { ...all, auth: { rooms, data } });
    this.#clients.push(client);
    return client;
  }

  async #comesTo(server: NamedServer, client: Client): Promise<boolean> {
    if (this.#connectWithin === 0) await client.connected();
    else if (!(await connectsWithin(client, this.#connectWithin))) return false;
    const [event, name] = await client.next();
    if (event !== "welcome") throw new Error(`the server greets by ${event}`);
    return name === server.name;
  }

  leave(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }
}

function connectsWithin(client: Client, timeout: number): Promise<boolean> {
  return within(client.connected(), "a connection", timeout).then(
    () => true,
    () => false,
  );
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
