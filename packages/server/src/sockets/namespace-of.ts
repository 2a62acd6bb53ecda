import type { Loose } from "@baro/protocol";
import { ServerOptionError } from "../option-error.ts";
import type { Namespace } from "./api.ts";

/** A namespace, as far as what stands on top of sockets needs it. */
export interface OpenNamespace extends Namespace<Loose, Loose, Loose, Loose> {
  /** Something of the namespace has failed. */
  failed(error: unknown, event: string, failing: "listener" | "adapter" | "end"): void;
}

/**
 * The namespace that an app means by what it gives first to `asker`: of a server, the main one.
 * @throws ServerOptionError SERVER_OPTION for what is neither
 */
export function namespaceOf(io: unknown, asker: string): OpenNamespace {
  // A server has its main namespace as `sockets`; a namespace has its sockets there.
  const sockets: unknown = Reflect.get(Object(io), "sockets");
  const namespace = sockets instanceof Map ? io : sockets;
  if (isOpen(namespace)) return namespace;
  const what = "a server or a namespace of @baro/server first";
  throw new ServerOptionError(`${asker} takes ${what}: ${asker}(io, …)`);
}

function isOpen(value: unknown): value is OpenNamespace {
  return ["use", "failed"].every((name) => typeof Reflect.get(Object(value), name) === "function");
}
