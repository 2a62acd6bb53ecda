import type { TestProject } from "vitest/node";
import { createConsumer, removeConsumer } from "./consumer.ts";
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
  const [consumer, node] = await Promise.all([createConsumer(), newestNode()]);
  project.provide("consumer", consumer);
  project.provide("newestNode", node);
  return () => removeConsumer(consumer);
}
