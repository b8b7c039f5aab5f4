/** Deeper than any body that a person's program makes. */
const DEEPEST = 64;

/**
 * Whether parsed JSON is such as every program after this one can hold (I-JSON, RFC 7493): no half of a surrogate pair,
 * no number beyond all numbers, and not nested without end. Walks without calling itself: a deep one is the question.
 */
export function isSoundJson(value: unknown): boolean {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value: part, depth } = next;
    if (typeof part === 'string' && !part.isWellFormed()) return false;
    if (typeof part === 'number' && !Number.isFinite(part)) return false;
    if (typeof part !== 'object' || part === null) continue;
    if (depth === DEEPEST) return false;
    for (const [name, inner] of Object.entries(part)) {
      if (!name.isWellFormed()) return false;
      left.push({ value: inner, depth: depth + 1 });
    }
  }
  return true;
}

/** What names something in a path: short enough for a key of the table, and text that can be written down. */
export function isSoundName(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are just what must not be there
  return text.length > 0 && text.length <= 200 && text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text);
}
