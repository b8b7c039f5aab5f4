import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Failure } from './failure.ts';

/** Names as headers, answers and the SDK write them. */
export type ChecksumName = 'CRC32' | 'CRC32C' | 'SHA1' | 'SHA256';
export type DigestName = ChecksumName | 'MD5';

/** What came with an object, or was asked for with a copy: given back with it. */
export interface Checksum {
  readonly name: ChecksumName;
  readonly value: string;
}

/** What a request says of its content, to be compared with what arrived. */
export interface Checks {
  /** To be worked out while the content passes. */
  readonly digests: readonly DigestName[];
  /**
   * @param digests in base64
   * @throws S3Failure where the content is not what was said
   */
  judge(digests: ReadonlyMap<DigestName, string>, size: number): Checksum | undefined;
}

const BYTES: Readonly<Record<DigestName, number>> = { CRC32: 4, CRC32C: 4, SHA1: 20, SHA256: 32, MD5: 16 };
const CHECKSUM = /^x-amz-checksum-(?!mode$|type$|algorithm$)(.+)$/;

export interface Digest {
  update(part: Buffer): void;
  base64(): string;
}

export function digestOf(name: DigestName): Digest {
  if (name === 'CRC32') return cyclic((part, before) => crc32(part, before));
  if (name === 'CRC32C') return cyclic(crc32c);
  const hash = createHash(name.toLowerCase());
  return { update: (part) => hash.update(part), base64: () => hash.digest('base64') };
}

function cyclic(next: (part: Buffer, before: number) => number): Digest {
  let value = 0;
  const update = (part: Buffer): void => {
    value = next(part, value);
  };
  const base64 = (): string => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes.toString('base64');
  };
  return { update, base64 };
}

/** Castagnoli's polynomial, the bits of a byte lowest first: https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  return rest;
});

function crc32c(part: Buffer, before: number): number {
  let rest = ~before;
  for (const byte of part) rest = (rest >>> 8) ^ (CASTAGNOLI[(rest ^ byte) & 0xff] ?? 0);
  return ~rest >>> 0;
}

export function isChecksumName(name: string): name is ChecksumName {
  return name !== 'MD5' && Object.hasOwn(BYTES, name);
}

/**
 * Reads what a PutObject says of its content: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 *
 * @param names of all headers and signed parameters, in small letters
 * @param trailers of the body, read after it
 * @throws S3Failure for what contradicts itself, before the content is read
 */
export function checksOf(
  header: (name: string) => string | undefined,
  names: readonly string[],
  trailers: ReadonlyMap<string, string> | undefined,
): Checks & { readonly given: boolean } {
  const said = names.flatMap((name) => CHECKSUM.exec(name)?.[1] ?? []);
  const announced = CHECKSUM.exec((header('x-amz-trailer') ?? '').trim().toLowerCase())?.[1];
  const all = [...said, ...(announced === undefined ? [] : [announced])];
  if (all.length > 1)
    throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const [named] = all;
  const algorithm = header('x-amz-sdk-checksum-algorithm');
  if (algorithm !== undefined && named === undefined) {
    throw invalid(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  const name = named?.toUpperCase();
  if (name !== undefined && !isChecksumName(name))
    throw new S3Failure(501, 'NotImplemented', `The checksum ${name} is not implemented on one machine.`);
  const value = said.length === 0 ? undefined : header(`x-amz-checksum-${named}`);
  const wrongLength = (given: string, of: DigestName) => Buffer.from(given, 'base64').length !== BYTES[of];
  if (name !== undefined && value !== undefined && wrongLength(value, name))
    throw invalid(`Value for x-amz-checksum-${named} header is invalid.`);
  const md5 = header('content-md5');
  if (md5 !== undefined && wrongLength(md5, 'MD5'))
    throw new S3Failure(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  const signed = /^[0-9a-f]{64}$/.exec(header('x-amz-content-sha256') ?? '')?.[0];
  const length = header('x-amz-decoded-content-length');
  return {
    given: name !== undefined || md5 !== undefined,
    digests: [...(name === undefined ? [] : [name]), ...(signed === undefined ? [] : (['SHA256'] as const))],
    judge: (digests, size) => {
      if (length !== undefined && Number(length) !== size) {
        const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header.';
        throw new S3Failure(400, 'IncompleteBody', message);
      }
      if (signed !== undefined && Buffer.from(digests.get('SHA256') ?? '', 'base64').toString('hex') !== signed) {
        const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
        throw new S3Failure(400, 'XAmzContentSHA256Mismatch', message);
      }
      if (md5 !== undefined && digests.get('MD5') !== md5) throw bad('Content-MD5');
      if (name === undefined) return undefined;
      const claimed = value ?? trailers?.get(`x-amz-checksum-${named}`);
      if (claimed === undefined) {
        const message =
          'The request contained trailing data that was not well-formed or did not conform to its schema.';
        throw new S3Failure(400, 'MalformedTrailerError', message);
      }
      if (digests.get(name) !== claimed) throw bad(name);
      return { name, value: claimed };
    },
  };
}

/** Of a copy nothing is claimed; a digest may be asked for. */
export function checksOfCopy(algorithm: string | undefined): Checks {
  if (algorithm === undefined) return { digests: [], judge: () => undefined };
  if (!isChecksumName(algorithm))
    throw new S3Failure(501, 'NotImplemented', `The checksum ${algorithm} is not implemented on one machine.`);
  return {
    digests: [algorithm],
    judge: (digests) => ({ name: algorithm, value: digests.get(algorithm) ?? '' }),
  };
}

function invalid(message: string): S3Failure {
  return new S3Failure(400, 'InvalidRequest', message);
}

function bad(what: string): S3Failure {
  return new S3Failure(400, 'BadDigest', `The ${what} you specified did not match the calculated checksum.`);
}
