/**
 * How much of a rate can have passed from now on until it is asked: what its bucket holds, and what time has brought since.
 * @param within ms
 */
export function allowance(count: number, within: number): () => number {
  const began = performance.now();
  return () => Math.floor(count + ((performance.now() - began) * count) / within);
}
