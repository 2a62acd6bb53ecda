// A program that appends until it is killed, and says what was acknowledged: one line for each batch.
import { sqliteStore } from "../../src/index.ts";
import { draft } from "./drafts.ts";

const [path = "", from = "0"] = process.argv.slice(2);
const store = sqliteStore(path);
await store.open();
for (let next = Number(from); ; ) {
  const batch = Array.from({ length: 1 + (next % 40) }, (_, index) =>
    draft({ body: String(next + index), publisher: "p", id: String(next + index) }),
  );
  const receipts = await store.append(batch);
  next += batch.length;
  process.stdout.write(
    `${receipts.map(({ offset }, i) => `${offset}:${batch[i]?.body}`).join(" ")}\n`,
  );
}
