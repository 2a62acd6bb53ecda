// The port that a program takes, and how it ends, with a server that has maps of events.

import type { Server as HttpServer, RequestListener } from "node:http";
import {
  type EndOnSignalsOptions,
  endOnSignals,
  type OpenPort,
  type OpenPortOptions,
  openPort,
  Server,
} from "@baro/server";
import { expectTypeOf } from "vitest";

interface FromClients {
  say: (text: string) => void;
}
interface ToClients {
  note: (n: number) => void;
}

declare const io: Server<FromClients, ToClients, Record<never, never>, { color: string }>;
declare const listener: RequestListener;

expectTypeOf(openPort).parameter(0).toEqualTypeOf<OpenPortOptions | undefined>();
expectTypeOf(openPort()).toEqualTypeOf<Promise<OpenPort>>();
const { http, url, serve } = await openPort({ port: 3000, host: "::1" });
expectTypeOf(http).toEqualTypeOf<HttpServer>();
expectTypeOf(url).toEqualTypeOf<string>();
serve(listener);
io.attach(http);
// @ts-expect-error a port is a number
openPort({ port: "3000" });

expectTypeOf(endOnSignals(io)).toEqualTypeOf<() => void>();
endOnSignals(new Server(), { timeout: 1000, retryAfter: 5000, last: async () => 1 });
const options: EndOnSignalsOptions = { signals: ["SIGHUP", "SIGTERM"], last: () => {} };
endOnSignals(io, options);
// @ts-expect-error a namespace does not end
endOnSignals(io.of("/admin"));
// @ts-expect-error no such signal
endOnSignals(io, { signals: ["SIGNONE"] });
