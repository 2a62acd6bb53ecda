import { describeStore } from "@baro/testing";
import { sqliteStore } from "../src/index.ts";
import { temporaryFolder } from "./support/files.ts";

const folder = temporaryFolder();

describeStore("SQLite", (place) => sqliteStore(folder.file(`${place}.db`)), { persists: true });
describeStore(
  "SQLite that survives power cuts",
  (place) => sqliteStore(folder.file(`power-${place}.db`), { durability: "power" }),
  { persists: true },
);
