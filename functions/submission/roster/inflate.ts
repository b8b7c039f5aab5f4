import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

const SLICE = 65_536;

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

/** Raw deflate, piece by piece. The console has its own, since a browser has no zlib. */
export function inflate(compressed: Uint8Array): AsyncIterable<Uint8Array> {
  return Readable.from(slices(compressed), { objectMode: false }).pipe(createInflateRaw({ chunkSize: SLICE }));
}
