import { randomUUID } from "node:crypto";
import { io, type Socket } from "@baro/client";
import type { ClientToServer, ServerToClient, UserId, Welcome } from "../../shared/events.ts";

/** The password of everybody in tests. */
export const PASSWORD = "correct horse";

type Client = Socket<ServerToClient, ClientToServer>;

export interface SentFile {
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** Default text/plain. */
  readonly type?: string;
  readonly name?: string;
  /** Names the upload. Default: another each time. */
  readonly id?: string;
}

/** Someone without a browser: their cookie and what they send over HTTP. */
export class Visitor {
  readonly url: string;
  cookie = "";
  readonly #sockets: Client[] = [];

  constructor(url: string) {
    this.url = url;
  }

  static async signedUp(url: string, name: string): Promise<Visitor> {
    const visitor = new Visitor(url);
    const response = await visitor.post("/api/signup", { name, password: PASSWORD });
    if (!response.ok) throw new Error(await response.text());
    return visitor;
  }

  /** Sends a file into a room, as the page does. */
  upload(room: number, file: SentFile): Promise<Response> {
    const { content, type = "text/plain", name = "file", id = randomUUID() } = file;
    const form = new FormData();
    form.append("file", new Blob([content], { type }), name);
    const [method, headers] = ["PUT", { cookie: this.cookie }];
    return fetch(`${this.url}/api/rooms/${room}/files/${id}`, { method, headers, body: form });
  }

  /** Sends JSON. Keeps the cookie that comes back. */
  async post(
    path: string,
    body: object | string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const response = await fetch(this.url + path, {
      method: "POST",
      headers: { cookie: this.cookie, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const set = response.headers.getSetCookie()[0];
    if (set !== undefined) this.cookie = set.split(";")[0] ?? "";
    return response;
  }

  get(path: string): Promise<Response> {
    return fetch(this.url + path, { headers: { cookie: this.cookie } });
  }

  async me(): Promise<UserId | null> {
    const { user } = (await (await this.get("/api/me")).json()) as { user: UserId | null };
    return user;
  }

  /** Connects, and waits to be welcomed. @throws what the server refuses it with */
  async connect(): Promise<{ socket: Client; welcome: Welcome }> {
    const socket: Client = io(this.url, {
      forceNew: true,
      reconnection: false,
      transports: ["websocket"],
      extraHeaders: { cookie: this.cookie },
    });
    this.#sockets.push(socket);
    const welcome = await new Promise<Welcome>((resolve, reject) => {
      socket.once("welcome", resolve);
      socket.once("connect_error", reject);
    });
    return { socket, welcome };
  }

  leave(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }
}

/** The code with which an HTTP request was refused. */
export async function refusal(response: Response): Promise<[status: number, code: unknown]> {
  const { error } = (await response.json()) as { error?: { code?: unknown } };
  return [response.status, error?.code];
}

/** The arguments of the next event of that name. */
export function next(
  emitter: { once(event: string, listener: (...args: unknown[]) => void): unknown },
  event: string,
): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args));
  });
}
