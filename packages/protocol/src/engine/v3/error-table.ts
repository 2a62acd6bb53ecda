/** What only Engine.IO protocol 3 can get wrong: code → message. */
export const V3_ERRORS = {
  ENGINE_LENGTH: "the length of a packet is missing or malformed",
  ENGINE_TRUNCATED: "the payload ends before the packet that it announces",
  ENGINE_KIND: "the packet is marked neither as text nor as binary",
  ENGINE_JSONP_INDEX: "the index of the JSONP callback is no number",
  ENGINE_FORM: "the form of a JSONP request is malformed",
} as const;

export type V3ErrorCode = keyof typeof V3_ERRORS;
