/** Tab, line feed, carriage return, and the end mark of DOS. */
const IN_TEXTS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x1a]);

/**
 * Whether bytes are plainly UTF-16LE without its mark, as some programs save "Unicode text": what is ASCII in it has a
 * zero behind each letter, and there is nothing that no text has.
 */
export function isPlainUtf16le(beginning: Uint8Array): boolean {
  const even = beginning.subarray(0, beginning.length - (beginning.length % 2));
  let ascii = 0;
  for (let at = 0; at < even.length; at += 2) {
    if (even[at + 1] !== 0) continue;
    const letter = even[at] ?? 0;
    if (letter < 0x20 && !IN_TEXTS.has(letter)) return false;
    ascii++;
  }
  if (ascii === 0 || !even.includes(0)) return false;
  try {
    new TextDecoder('utf-16le', { fatal: true }).decode(even, { stream: true });
    return true;
  } catch {
    return false;
  }
}
