import { encodeBase64MessageV3, encodeBinaryMessageV3 } from "@baro/protocol";
import { toBase64 } from "../base64.ts";
import { Frame } from "../frame.ts";

type Form = (frame: Frame) => Frame;

/** Bytes behind the byte of their packet type, for transports that carry bytes. Text is what it was. */
export const asBytes: Form = formOf(({ payload, compress }) =>
  typeof payload === "string" ? undefined : Frame.binary(encodeBinaryMessageV3(payload), compress),
);

/** Binary as `b4` and base64, for transports that carry text alone. Text is what it was. */
export const asText: Form = formOf(({ payload, compress }) =>
  typeof payload === "string"
    ? undefined
    : Frame.encoded(encodeBase64MessageV3(payload, toBase64), compress),
);

/** Makes a form at most once of each frame, for all receivers of it. */
function formOf(make: (frame: Frame) => Frame | undefined): Form {
  const made = new WeakMap<Frame, Frame>();
  return (frame) => {
    const present = made.get(frame);
    if (present) return present;
    const form = make(frame);
    if (form) made.set(frame, form);
    return form ?? frame;
  };
}
