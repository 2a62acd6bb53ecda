import { adapterSuite, startServer } from "@baro/testing";

adapterSuite({ name: "memory", start: async () => [await startServer()] });
adapterSuite({
  name: "memory, keeping the state of those who left",
  start: async () => [await startServer({ options: { connectionStateRecovery: {} } })],
});
