// The clients of one library, in a process of their own: `main.ts <library> <port of the server>`.
import { answerQuestions, type ClientName, FaultProxy, loadClient } from "@baro/testing";
import { sampleProcess } from "../process-sample.ts";
import type { LoadSample, ProcessSample } from "../sample.ts";
import { cutter } from "./cutting.ts";
import { deaf } from "./deaf.ts";
import { Field, type Role } from "./field.ts";
import { publisher, reader } from "./logging.ts";
import { TRANSPORTS, talker } from "./talking.ts";
import { visitor } from "./visiting.ts";

const TALKERS = 18;
const VISITORS = 3;

const [library = "", port = ""] = process.argv.slice(2);
const { io } = await loadClient(library as ClientName);
const proxy = new FaultProxy(Number(port));
const field = new Field(io, await proxy.listen());

/** Channels are Baro's own, and clients that read nothing are no library's. */
const OWN: readonly Role[] = [
  publisher,
  publisher,
  reader("websocket"),
  reader("polling"),
  deaf(Number(port)),
];
const roles: Role[] = [
  ...Array.from({ length: TALKERS }, (_, index) => talker(TRANSPORTS[index % 3] ?? [])),
  ...Array.from({ length: VISITORS }, () => visitor),
  ...(library === "baro" ? OWN : []),
  cutter(proxy),
];
const work = Promise.all(roles.map((role) => role(field)));
process.on("unhandledRejection", (error) => field.wrong(String(error)));

/** The sockets of the bad network, which is in this process, are no client's. */
async function sampleClients(): Promise<ProcessSample> {
  const { handles, ...sample } = await sampleProcess();
  const TCPSocketWrap = Math.max(0, (handles["TCPSocketWrap"] ?? 0) - proxy.sockets);
  return { ...sample, handles: { ...handles, TCPSocketWrap } };
}

const answers = {
  sample: async (): Promise<LoadSample> => ({
    ...(await sampleClients()),
    done: field.done,
    errors: field.errors,
  }),
  /** All go. */
  end: async (): Promise<void> => {
    field.end();
    proxy.mend();
    await work;
    proxy.close();
  },
};
/** What it can be asked. */
export type LoadAnswers = typeof answers;

answerQuestions(answers);
