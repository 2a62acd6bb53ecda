// `npm run soak -- [--minutes 60] [--every 60]`: mixed load on one server; ends with 1 when it does not stay as it is.
import { parseArgs } from "node:util";
import { type Sample, total } from "./sample.ts";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    every: { type: "string" },
  },
});
const seconds = Number(values.minutes) * 60;
const every = Number(values.every ?? Math.min(60, seconds / 20));
if (!(seconds > 0 && every > 0)) throw new TypeError("--minutes and --every (s) must be above 0");

const { samples, trends, wrong } = await soak({
  seconds,
  every,
  onSample: (sample) => say(line(sample)),
  leaks: process.env["BARO_SOAK_LEAK"] === "1",
});
for (const name of ["baro", "npm"] as const) {
  say(`clients of ${name} did ${JSON.stringify(samples.at(-1)?.[name].done)}`);
}
for (const { name, from, to, growth, allowed, isFlat } of trends) {
  say(
    `${isFlat ? "flat" : "GROWS"}: ${name} ${from} → ${to}, trend ${growth} of ${allowed} allowed`,
  );
}
for (const what of wrong) say(`WRONG: ${what}`);
if (wrong.length === 0) say(`${values.minutes} minutes, and all is as it was`);
else process.exitCode = 1;

function line({ at, server, baro, npm }: Sample): string {
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  const did = total(baro.done) + total(npm.done);
  return [
    `${(at / 60).toFixed(1)} min`,
    `RSS ${mib(server.rss)} MiB, heap ${mib(server.heap)}`,
    `handles ${total(server.handles)}`,
    `${server.sessions} sessions, ${server.sockets} sockets (${server.aliveSockets} in memory), ${server.rooms} rooms`,
    `${server.entries} entries in ${mib(server.fileBytes)} MiB`,
    `${server.slowConsumers} slow consumers`,
    `clients: heap ${mib(baro.heap)} MiB, ${did} things done, ${baro.errors.length + npm.errors.length + server.errors.length} wrong`,
  ].join("; ");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
