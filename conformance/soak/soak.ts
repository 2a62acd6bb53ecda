import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AskedProcess } from "@baro/testing";
import { leftovers, type Trend, trends } from "./judge.ts";
import type { LoadAnswers } from "./load/main.ts";
import type { Sample, ServerSample } from "./sample.ts";
import type { ServerAnswers } from "./server/serve.ts";

/** In which clients come, code is compiled and caches fill: a share of the run, and s at the least. */
const WARM_UP_SHARE = 0.25;
const WARM_UP_LEAST = 10;
/** Looks after the warm-up that make a trend. */
const LOOKS_LEAST = 5;
/** How long it may take until the load is what it is to be, ms. */
const ARRIVAL = 90_000;

export interface SoakOptions {
  /** How long the load lasts, s. Longer where a busy machine takes so long for a look that there are too few to judge by. */
  readonly seconds: number;
  /** Between two looks, s. */
  readonly every: number;
  /** Whether the load is what it is to be: the time begins then. On a busy machine clients come slowly. Default: at once. */
  readonly isUnderWay?: (sample: Sample) => boolean;
  /** Hears of each look. */
  readonly onSample?: (sample: Sample) => void;
  /** Whether the server is to keep every socket, which the soak must find. */
  readonly leaks?: boolean;
  /** How long what is cut off may be held when all have gone, ms. Default 60000: heartbeats, half a minute for a last answer, and a margin. */
  readonly patience?: number;
}

export interface Verdict {
  readonly samples: readonly Sample[];
  readonly trends: readonly Trend[];
  /** All that is wrong; empty where all is well. */
  readonly wrong: readonly string[];
}

type Server = AskedProcess<ServerAnswers>;
type Load = AskedProcess<LoadAnswers>;
interface Scene {
  readonly server: Server;
  readonly baro: Load;
  readonly npm: Load;
}

/** Runs the load for so long, and judges. */
export async function soak(options: SoakOptions): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), "baro-soak-"));
  const running: { stop(): Promise<void> }[] = [];
  try {
    const server = await AskedProcess.start<ServerAnswers>({
      program: new URL("server/serve.ts", import.meta.url),
      args: [join(folder, "soak.db")],
      env: options.leaks ? { BARO_SOAK_LEAK: "1" } : {},
    });
    running.push(server);
    const before = await server.ask("census");
    const [baro, npm] = await Promise.all([load(server, "baro"), load(server, "socket.io-client")]);
    running.push(baro, npm);
    const scene = { server, baro, npm };
    await arrival(scene, options);
    const samples = await sampling(scene, options);
    await Promise.all([baro.ask("end"), npm.ask("end")]);
    return verdict(samples, await leaving(server, before, options));
  } finally {
    await Promise.all(running.map((each) => each.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(server: Server, library: string): Promise<Load> {
  return AskedProcess.start<LoadAnswers>({
    program: new URL("load/main.ts", import.meta.url),
    args: [library, String(await server.ask("port"))],
  });
}

/** Where something never comes, the samples show what. */
async function arrival(scene: Scene, { isUnderWay = () => true }: SoakOptions): Promise<void> {
  const deadline = performance.now() + ARRIVAL;
  while (!isUnderWay(await look(scene, 0)) && performance.now() < deadline) await pause(250);
}

async function look(scene: Scene, at: number): Promise<Sample> {
  const [server, baro, npm] = await Promise.all([
    scene.server.ask("census"),
    scene.baro.ask("sample"),
    scene.npm.ask("sample"),
  ]);
  return { at, server, baro, npm };
}

async function sampling(
  scene: Scene,
  { seconds, every, onSample }: SoakOptions,
): Promise<Sample[]> {
  const begun = performance.now();
  const samples: Sample[] = [];
  const isTrendMissing = (): boolean =>
    seconds > WARM_UP_LEAST && warm(samples).length < LOOKS_LEAST;
  for (let at = 0; at < seconds || isTrendMissing(); ) {
    const next = (Math.floor(at / every) + 1) * every;
    const due = at < seconds ? Math.min(seconds, next) : next;
    await pause(begun + due * 1000 - performance.now());
    at = (performance.now() - begun) / 1000;
    const sample = await look(scene, at);
    samples.push(sample);
    onSample?.(sample);
  }
  return samples;
}

/** @returns what is left when all clients have gone */
async function leaving(
  server: Server,
  before: ServerSample,
  { patience = 60_000 }: SoakOptions,
): Promise<string[]> {
  const deadline = performance.now() + patience;
  for (;;) {
    const left = leftovers(before, await server.ask("census"));
    if (left.length === 0 || performance.now() > deadline) return left;
    await pause(500);
  }
}

function verdict(samples: readonly Sample[], left: readonly string[]): Verdict {
  const last = samples.at(-1);
  const judged = trends(warm(samples));
  const errors = last ? [...last.server.errors, ...last.baro.errors, ...last.npm.errors] : [];
  const grown = judged.filter(({ isFlat }) => !isFlat);
  const wrong = [
    ...errors,
    ...grown.map(({ name, growth, allowed }) => `${name} grew by ${growth}, above ${allowed}`),
    ...left.map((what) => `left behind: ${what}`),
  ];
  return { samples, trends: judged, wrong };
}

/** Those after the warm-up. */
function warm(samples: readonly Sample[]): Sample[] {
  const warmUp = Math.max(WARM_UP_LEAST, WARM_UP_SHARE * (samples.at(-1)?.at ?? 0));
  return samples.filter(({ at }) => at > warmUp);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
