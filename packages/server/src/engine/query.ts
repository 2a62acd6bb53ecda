import { type ParsedUrlQuery, parse } from "node:querystring";

/** Parameters of a request. Of a name that is given twice the last value counts. */
export type Query = Readonly<Record<string, string>>;

/** The parameters behind the `?` of a request target, without a prototype: any name may be looked up. */
export function parseQuery(target = ""): Query {
  const from = target.indexOf("?");
  const query = parse(from < 0 ? "" : target.slice(from + 1));
  return isSingle(query) ? query : lastOf(query);
}

function isSingle(query: ParsedUrlQuery): query is Record<string, string> {
  for (const name in query) if (typeof query[name] !== "string") return false;
  return true;
}

function lastOf(query: ParsedUrlQuery): Query {
  const single: Record<string, string> = Object.create(null);
  for (const [name, value = ""] of Object.entries(query)) {
    single[name] = typeof value === "string" ? value : (value.at(-1) ?? "");
  }
  return single;
}
