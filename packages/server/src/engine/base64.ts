/** Base64 to bytes by Node's own decoder, for the codecs that check the text first. */
export const fromBase64 = (text: string): Buffer => Buffer.from(text, "base64");
