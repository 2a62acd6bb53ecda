/** Parameters of a request's query; `undefined` leaves a parameter out, so that defaults can be taken away. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** `base` with `query` behind it. */
export function urlWith(base: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  return `${base}?${parameters}`;
}
