/** Bytes that can be read and cut without copying: `Uint8Array`, `Buffer`. */
export interface Bytes<Self> extends ArrayBufferView {
  readonly length: number;
  readonly [index: number]: number;
  subarray(from: number, to?: number): Self;
}
