import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { migrate } from "../src/worker/schema.mjs";
import { PAGES } from "../src/worker/statements.mjs";

describe("a page of a log", () => {
  it.each(Object.entries(PAGES))("is found without scanning or sorting: %s", (_name, sql) => {
    const db = new Database(":memory:");
    migrate(db);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(1, 1, 50);
    expect(plan).toHaveLength(1);
    expect(plan).toMatchObject([
      { detail: expect.stringMatching(/^SEARCH entries USING PRIMARY KEY/) },
    ]);
    db.close();
  });
});
