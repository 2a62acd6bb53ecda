/**
 * The memory in a message that is handed over to the other thread rather than copied: `packed`, which has one of its own.
 * @param {unknown} message
 * @returns {ArrayBuffer[]}
 */
export function handedOver(message) {
  const { buffer } = Object(Reflect.get(Object(message), "packed"));
  return buffer instanceof ArrayBuffer && buffer.byteLength > 0 ? [buffer] : [];
}
