import type { IncomingMessage } from "node:http";
import { type ListenerOwner, tellListenerFailed } from "../diagnostics/listener-failed.ts";
import { Carried } from "./carried.ts";
import type { ConnectionHost, ConnectionInit } from "./connection-host.ts";
import { tellLimitReached } from "./limit-reached.ts";
import type { Protocol, Revision } from "./revision.ts";
import { tellUpgraded } from "./session-diagnostics.ts";
import { surfaceRejection } from "./surface.ts";
import type { Transport } from "./transport.ts";

/** A session as it is known: whose it is, what it speaks, and by which name it is told of. */
export abstract class Session extends Carried {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly remoteAddress: string;
  readonly #host: ConnectionHost;
  readonly #revision: Revision;

  constructor(host: ConnectionHost, init: ConnectionInit) {
    super(init.transport);
    this.#host = host;
    this.#revision = init.revision;
    this.id = init.id;
    this.request = init.request;
    this.remoteAddress = init.request.socket.remoteAddress ?? "";
  }

  get protocol(): Protocol {
    return this.#revision.protocol;
  }

  /** The engine, as users of `io.engine` know it. */
  get server(): ConnectionHost {
    return this.#host;
  }

  /** What messages of diagnostics say of whom they are about. */
  get listenerOwner(): Required<Pick<ListenerOwner, "server" | "connection">> {
    return { server: this.#host.serverId, connection: this.id };
  }

  override onUpgraded(transport: Transport): void {
    super.onUpgraded(transport);
    tellUpgraded(this);
  }

  override onProbeTimeout(): void {
    tellLimitReached({ code: "UPGRADE_TIMEOUT", ...this.listenerOwner });
  }

  protected get revision(): Revision {
    return this.#revision;
  }

  protected override onRejection(error: unknown, event: string | symbol): void {
    tellListenerFailed(this.listenerOwner, event, error);
    surfaceRejection(error);
  }
}
