import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { AdapterConstructor } from "@baro/server";
import { ClusterAdapter } from "socket.io-adapter";

/** The public part of what travels between the adapters of a cluster. */
interface Travelling {
  readonly nsp: string;
  readonly uid: string;
}

/** Servers that reach each other as by Redis: each later, in order, and without what JSON cannot say. */
export function adapterOfBus(servers: number): AdapterConstructor {
  const bus = new EventEmitter();
  return class BusAdapter extends ClusterAdapter {
    constructor(namespace: unknown) {
      super(namespace);
      const hear = (text: string) => setImmediate(() => this.#hear(JSON.parse(text)));
      bus.on("message", hear);
      bus.on("response", hear);
    }

    override serverCount(): Promise<number> {
      return Promise.resolve(servers);
    }

    protected override async doPublish(message: object): Promise<string> {
      bus.emit("message", JSON.stringify(message));
      return randomUUID();
    }

    protected override async doPublishResponse(_to: string, response: object): Promise<void> {
      bus.emit("response", JSON.stringify(response));
    }

    #hear(message: Travelling): void {
      if (message.nsp === this.nsp.name) this.onMessage(message as never);
    }
  };
}
