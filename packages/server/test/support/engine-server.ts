import { createServer, type Server as HttpServer } from "node:http";
import { eachTest, Inbox, listen, once, within } from "@baro/testing";
import { Connection } from "../../src/engine/connection.ts";
import type { CloseReason, ConnectionOwner } from "../../src/engine/contract.ts";
import type { ConnectionError } from "../../src/engine/errors.ts";
import { type AttachOptions, attach } from "../../src/hosts/node/attach.ts";
import { NodeEngine, type NodeEngineOptions } from "../../src/hosts/node/node-engine.ts";

/** An engine on an HTTP server of loopback, without namespaces above it. */
export class EngineServer {
  readonly engine: NodeEngine;
  readonly httpServer: HttpServer = createServer();
  /** The `connection_error` events so far. */
  readonly refusals: ConnectionError[] = [];
  #port = 0;

  constructor(options: Partial<NodeEngineOptions> = {}) {
    this.engine = new NodeEngine(options);
    this.engine.on("connection_error", (error) => this.refusals.push(error));
  }

  static async start(
    options: Partial<NodeEngineOptions> = {},
    attachment: AttachOptions = {},
  ): Promise<EngineServer> {
    const server = new EngineServer(options);
    attach(server.engine, server.httpServer, { path: "/socket.io", ...attachment });
    return server.listen();
  }

  async listen(): Promise<this> {
    this.#port = await listen(this.httpServer);
    return this;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The next session that is opened. */
  async connection(): Promise<Connection> {
    const connection = await once(this.engine, "connection");
    if (!(connection instanceof Connection)) throw new Error("expected a connection");
    return connection;
  }

  /** The next session that is opened, and what it hears. */
  async owned(): Promise<{ connection: Connection; owner: RecordingOwner }> {
    const owner = new RecordingOwner();
    this.engine.once("connection", (connection) => connection.own(owner));
    return { connection: await this.connection(), owner };
  }

  async close(): Promise<void> {
    this.engine.close();
    const closed = new Promise((resolve) => this.httpServer.close(resolve));
    this.httpServer.closeAllConnections();
    await within(closed, "the HTTP server to close");
  }
}

/** Starts an engine before each test, and closes it after. */
export function useEngine(
  options: Partial<NodeEngineOptions> = {},
  attachment: AttachOptions = {},
): () => EngineServer {
  return eachTest(() => EngineServer.start(options, attachment));
}

/** The end of a connection as its owner is told. */
export interface End {
  readonly reason: CloseReason;
  readonly description: unknown;
}

/** Keeps what a connection tells its owner. */
export class RecordingOwner implements ConnectionOwner {
  readonly messages = new Inbox<string | Buffer>("a message");
  readonly ends = new Inbox<End>("the end of the connection");

  onMessage(data: string | Buffer): void {
    this.messages.push(data);
  }

  onClose(reason: CloseReason, description?: unknown): void {
    this.ends.push({ reason, description });
  }
}
