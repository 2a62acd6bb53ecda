import * as parser from "socket.io-msgpack-parser";
import { lookup } from "./lookup.ts";
import { Manager, Socket } from "./manager.ts";
import type { ManagerOptions, SocketOptions } from "./options.ts";

type Options = Partial<ManagerOptions & SocketOptions>;

/** `io(url, options)` that speaks MessagePack: for servers with the parser of the package socket.io-msgpack-parser. */
function connect(first?: string | Options, second?: Options): Socket {
  const [uri, given] = typeof first === "object" ? [undefined, first] : [first, second];
  return lookup(uri, { parser, ...given });
}

const io = Object.assign(connect, { Manager, Socket, connect, io: connect });

export { io as default };
