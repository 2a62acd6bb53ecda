import type { TestProject } from "vitest/node";
import { createConsumer, installedVersion, removeConsumer } from "../support/consumer.ts";
import { newestNode } from "./newest-node.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of a user's project that has our tarballs installed and the fixtures in it. */
    readonly consumer: string;
    /** Path of the newest Node's program. */
    readonly newestNode: string;
  }
}

/** Runs once before the acceptance tests; what it gives back runs after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const plan = {
    fixtures: new URL("./fixtures", import.meta.url),
    dependencies: { "@types/node": installedVersion("@types/node") },
    withStore: true,
  };
  const [consumer, node] = await Promise.all([createConsumer(plan), newestNode()]);
  project.provide("consumer", consumer);
  project.provide("newestNode", node);
  return () => removeConsumer(consumer);
}
