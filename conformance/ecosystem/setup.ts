import { readFile } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { createConsumer, NPM_VERSION, removeConsumer } from "../support/consumer.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of a user's project that has our tarballs, the published packages and the fixtures in it. */
    readonly ecosystem: string;
  }
}

/** The published packages, at the versions that this workspace pins. */
const PACKAGES = [
  "@nestjs/common",
  "@nestjs/core",
  "@nestjs/platform-express",
  "@nestjs/platform-socket.io",
  "@nestjs/websockets",
  "@socket.io/admin-ui",
  "@socket.io/cluster-adapter",
  "@socket.io/postgres-adapter",
  "@socket.io/redis-adapter",
  "@socket.io/redis-emitter",
  "@socket.io/redis-streams-adapter",
  "@socket.io/sticky",
  "express",
  "express-session",
  "helmet",
  "ioredis",
  "passport",
  "passport-custom",
  "pg",
  "redis",
  "reflect-metadata",
  "rxjs",
  "socket.io-adapter",
  "socket.io-msgpack-parser",
];

/** Runs once before the tests of the ecosystem; what it gives back runs after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await createConsumer({
    fixtures: new URL("./fixtures", import.meta.url),
    // Beside the server under its usual name, npm's: for clusters of both.
    dependencies: { ...(await pinned()), "npm-socket.io": `npm:socket.io@${NPM_VERSION}` },
  });
  project.provide("ecosystem", folder);
  return () => removeConsumer(folder);
}

async function pinned(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(text);
  return Object.fromEntries(PACKAGES.map((name) => [name, devDependencies[name] ?? "missing"]));
}
