import { decodeJsonpForm, encodeJsonp } from "@baro/protocol";
import { BINARY_TYPE, type PollingCodec } from "./codec.ts";
import { fromUtf8 } from "./utf8.ts";

/**
 * The payloads of a codec that writes text, for pages without another way than scripts and forms.
 * @param index which function of the page is called, one to ten digits: the query parameter `j` of the handshake
 */
export function jsonp(inner: PollingCodec, index: string): PollingCodec {
  return {
    takes: inner.takes,
    encode: (frames) => {
      const { type, body } = inner.encode(frames);
      return { type, body: encodeJsonp(String(body), index) };
    },
    decode: (body, mediaType) =>
      inner.decode(mediaType === BINARY_TYPE ? body : unwrap(body), mediaType),
  };
}

function unwrap(form: Buffer): Buffer {
  return Buffer.from(decodeJsonpForm(fromUtf8(form)));
}
