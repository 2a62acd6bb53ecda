import { parse } from "node:querystring";

/** Parameters of a request. Of a name that is given twice the last value counts. */
export type Query = Readonly<Record<string, string>>;

/** The parameters behind the `?` of a request target, without a prototype: any name may be looked up. */
export function parseQuery(target = ""): Query {
  const from = target.indexOf("?");
  const query: Record<string, string> = Object.create(null);
  if (from < 0) return query;
  for (const [name, value = ""] of Object.entries(parse(target.slice(from + 1)))) {
    query[name] = typeof value === "string" ? value : (value.at(-1) ?? "");
  }
  return query;
}
