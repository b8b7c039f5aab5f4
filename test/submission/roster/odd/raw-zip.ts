import { crc32, deflateRawSync } from 'node:zlib';
import type { Dice } from './dice.ts';

export interface RawEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const DEFLATED = 8;
const IN_UTF8 = 0x0800;
const SIZES_BEHIND = 0x0008;
const ELSEWHERE = 0xffffffff;

function numbers(...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      if (bytes === 8) field.writeBigUInt64LE(BigInt(value));
      else field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}

/** A ZIP as the standard allows it (APPNOTE 6.3), each freedom taken or not: zip64, sizes behind the data, stored parts, comments. */
export function rawZip(entries: readonly RawEntry[], dice: Dice): Uint8Array {
  const wide = dice.chance(0.4);
  const behind = dice.chance(0.4);
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const put = (...buffers: Buffer[]): void => {
    for (const buffer of buffers) {
      parts.push(buffer);
      at += buffer.length;
    }
  };
  for (const { name, bytes } of dice.shuffled(entries)) {
    const stored = dice.chance(0.3);
    const data = stored ? Buffer.from(bytes) : deflateRawSync(bytes, { level: dice.pick([1, 6, 9]) });
    const path = Buffer.from(name);
    const method = stored ? 0 : DEFLATED;
    const flags = IN_UTF8 | (behind ? SIZES_BEHIND : 0);
    const crc = crc32(bytes);
    const start = at;
    const sizes: [4, number][] = behind
      ? [
          [4, 0],
          [4, 0],
          [4, 0],
        ]
      : [
          [4, crc],
          [4, data.length],
          [4, bytes.length],
        ];
    put(
      numbers([4, 0x04034b50], [2, 20], [2, flags], [2, method], [4, 0x5921_0000], ...sizes, [2, path.length], [2, 0]),
      path,
      data,
    );
    if (behind) {
      const signed: [4, number][] = dice.chance(0.5) ? [[4, 0x08074b50]] : [];
      put(numbers(...signed, [4, crc], [wide ? 8 : 4, data.length], [wide ? 8 : 4, bytes.length]));
    }
    const other = dice.chance(0.3)
      ? numbers([2, 0x5455], [2, 5], [2, 1], [2, 0], [2, 0]).subarray(0, 9)
      : Buffer.alloc(0);
    const field = wide ? numbers([2, 1], [2, 24], [8, bytes.length], [8, data.length], [8, start]) : Buffer.alloc(0);
    const extra = Buffer.concat([other, field]);
    const said = (value: number): [4, number] => [4, wide ? ELSEWHERE : value];
    directory.push(
      numbers(
        [4, 0x02014b50],
        [2, 45],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0x5921_0000],
        [4, crc],
        said(data.length),
        said(bytes.length),
        [2, path.length],
        [2, extra.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        said(start),
      ),
      path,
      extra,
    );
  }
  const start = at;
  put(...directory);
  const size = at - start;
  const count = entries.length;
  if (wide) {
    const end = at;
    put(
      numbers(
        [4, 0x06064b50],
        [8, 44],
        [2, 45],
        [2, 45],
        [4, 0],
        [4, 0],
        [8, count],
        [8, count],
        [8, size],
        [8, start],
      ),
    );
    put(numbers([4, 0x07064b50], [4, 0], [8, end], [4, 1]));
  }
  const comment = Buffer.from(dice.chance(0.2) ? 'made by a program' : '');
  const few: [2, number] = [2, wide && dice.chance(0.5) ? 0xffff : count];
  const last: [4, number] = [4, wide ? ELSEWHERE : start];
  put(numbers([4, 0x06054b50], [2, 0], [2, 0], few, few, [4, size], last, [2, comment.length]), comment);
  return Buffer.concat(parts);
}
