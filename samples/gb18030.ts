const FIRST_SUPPLEMENTARY = 0x10000;
/** Linear place of the four-byte sequence 90 30 81 30, which stands for U+10000 (GB 18030-2022). */
const FIRST_SUPPLEMENTARY_PLACE = (((0x90 - 0x81) * 10 + 0) * 126 + 0) * 10;

/** Code points by their two bytes, read out of the platform's decoder: it has a decoder and no encoder. */
function twoByteTable(): ReadonlyMap<number, readonly [number, number]> {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const table = new Map<number, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const [character = ''] = decoder.decode(new Uint8Array([lead, trail]));
      const point = character.codePointAt(0);
      if (point !== undefined && !table.has(point)) table.set(point, [lead, trail]);
    }
  }
  return table;
}

/**
 * Encodes as Chinese Excel saves a CSV.
 *
 * @throws RangeError for a character of the basic plane that has no two-byte form
 */
export function encodeGb18030(text: string): Uint8Array {
  const table = twoByteTable();
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const two = table.get(point);
    if (point < 0x80) bytes.push(point);
    else if (two !== undefined) bytes.push(...two);
    else if (point >= FIRST_SUPPLEMENTARY) bytes.push(...fourBytes(point));
    else throw new RangeError(`U+${point.toString(16)} has no two-byte form in GB 18030.`);
  }
  return Uint8Array.from(bytes);
}

function fourBytes(point: number): [number, number, number, number] {
  const place = FIRST_SUPPLEMENTARY_PLACE + point - FIRST_SUPPLEMENTARY;
  return [
    0x81 + Math.floor(place / 12_600),
    0x30 + (Math.floor(place / 1260) % 10),
    0x81 + (Math.floor(place / 10) % 126),
    0x30 + (place % 10),
  ];
}
