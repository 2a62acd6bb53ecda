import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { SCHEMA, VERSION } from "./schema.ts";

type Sql = readonly string[];
export type Database = ReturnType<typeof openDatabase>;

/** Opens the file, and makes it where there is none. Values in the templates that it is asked by are bound, never spelled out. */
export function openDatabase(file: string, synchronous = "FULL") {
  mkdirSync(dirname(file), { recursive: true });
  const sqlite = new Sqlite(file, { timeout: 5000 });
  try {
    setUp(sqlite, synchronous);
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const prepare = <Row>(sql: Sql) => sqlite.prepare<unknown[], Row>(sql.join("?"));
  const column = <Value>(sql: Sql) => prepare<Value>(sql).pluck();
  return {
    all: <Row>(sql: Sql, ...values: unknown[]) => prepare<Row>(sql).all(...values),
    get: <Row>(sql: Sql, ...values: unknown[]) => prepare<Row>(sql).get(...values),
    /** The first column, of all rows or of one. */
    list: <Value>(sql: Sql, ...values: unknown[]) => column<Value>(sql).all(...values),
    value: <Value>(sql: Sql, ...values: unknown[]) => column<Value>(sql).get(...values),
    /** How many rows it changed. */
    run: (sql: Sql, ...values: unknown[]) => prepare(sql).run(...values).changes,
    /** All of it, or nothing where it throws; it does not begin while somebody else writes. */
    atomically: <Result>(work: () => Result) => sqlite.transaction(work).immediate(),
    close: () => sqlite.close(),
  };
}

function setUp(sqlite: Sqlite.Database, synchronous: string): void {
  sqlite.pragma("journal_mode = WAL");
  // With WAL's usual NORMAL a power cut may lose what has been acknowledged.
  sqlite.pragma(`synchronous = ${synchronous}`);
  sqlite.pragma("foreign_keys = ON");
  // SQLite's own lower() knows ASCII only.
  sqlite.function("lower_unicode", { deterministic: true }, (text) => String(text).toLowerCase());
  const version = Number(sqlite.pragma("user_version", { simple: true }));
  if (version !== 0 && version !== VERSION)
    throw new Error(`it is of version ${version} of this program, not ${VERSION}`);
  sqlite.exec(SCHEMA);
}
