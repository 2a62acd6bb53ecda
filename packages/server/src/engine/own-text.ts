/** The same text by itself: what was cut out of a longer one keeps all of that in memory. */
export function ownText(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
