// A program that appends, and leaves without closing its store.
import { sqliteStore } from "../../src/index.ts";
import { draft } from "./drafts.ts";

const store = sqliteStore(process.argv[2] ?? "");
await store.open();
const receipts = await store.append([draft()]);
process.stdout.write(`${receipts.length} committed\n`);
