import { createHash, randomUUID } from 'node:crypto';
import type { Expression } from 'jsonata';
import { StateError } from './errors.ts';
import type { Json } from './json.ts';

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const LONGEST_RANGE = 100_000;

const refuse = (cause: string): never => {
  throw new StateError('States.QueryEvaluationError', cause);
};

function partition(items: Json[], size: number): Json[][] {
  if (!Number.isInteger(size) || size < 1)
    refuse('$partition: the size must be a positive integer. 分块大小必须是正整数。');
  const chunks: Json[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0 || ![first, last, step].every(Number.isInteger)) {
    refuse('$range: needs integers and a step other than 0. 需要整数，且步长不为 0。');
  }
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > LONGEST_RANGE) refuse(`$range: more than ${LONGEST_RANGE} numbers. 超过 ${LONGEST_RANGE} 个数。`);
  return Array.from({ length }, (_, index) => first + index * step);
}

function hash(text: string, algorithm: string): string {
  const name =
    HASHES[algorithm] ?? refuse(`$hash: algorithm must be one of ${Object.keys(HASHES).join(', ')}. 算法不受支持。`);
  return createHash(name).update(text).digest('hex');
}

/** The same seed gives the same number in [0, 1), as the cloud promises; the sequence itself is not the cloud's. */
function random(seed?: number): number {
  if (seed === undefined) return Math.random();
  return createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return refuse('$parse: the text is not JSON. 文本不是 JSON。');
  }
}

/** Adds what Step Functions adds to JSONata 2.0.6 (developer guide, "JSONata functions provided by Step Functions"). */
export function registerFunctions(expression: Expression): void {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<ss:s>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', parse, '<s:x>');
}
