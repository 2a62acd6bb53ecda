import type { BinaryData } from "@baro/protocol";
import { NodeNetwork } from "./node/network.ts";
import type { Platform } from "./platform.ts";

/** Node: node:http and `ws`. */
export const platform: Platform = {
  createNetwork: (options) => new NodeNetwork(options),
  toBase64: (data) => toBuffer(data).toString("base64"),
  fromBase64: (text) => Buffer.from(text, "base64"),
  watch: () => () => {},
};

function toBuffer(data: BinaryData): Buffer {
  if (!ArrayBuffer.isView(data)) return Buffer.from(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
