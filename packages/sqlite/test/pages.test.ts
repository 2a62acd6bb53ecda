import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { migrate } from "../src/worker/schema.mjs";
import { QUERIES } from "../src/worker/statements.mjs";

describe("what is asked of a log of any length", () => {
  it.each(Object.entries(QUERIES))("is found without scanning or sorting: %s", (_name, sql) => {
    const db = new Database(":memory:");
    migrate(db);
    const values = [...sql.matchAll(/\?/g)].map(() => 1);
    const plan = db.prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    expect(plan.all(...values).map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SEARCH (entries|publishes) USING (PRIMARY KEY|INDEX)/),
    ]);
    db.close();
  });
});
