import { Transform } from 'node:stream';
import { S3Failure } from './failure.ts';

/** What follows the content, by names in small letters; there once the content has been read. */
export interface AwsChunkedDecoder extends Transform {
  readonly trailers: ReadonlyMap<string, string>;
}

/**
 * Takes the framing of `Content-Encoding: aws-chunked` off a body: `size;extensions CRLF data CRLF`, ended by a chunk of
 * size 0 and trailers. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function awsChunkedDecoder(): AwsChunkedDecoder {
  const trailers = new Map<string, string>();
  let line = '';
  let state: 'header' | 'data' | 'data-end' | 'trailer' = 'header';
  let remaining = 0;
  const decoder = new Transform({
    transform(part: Buffer, _encoding, done) {
      let at = 0;
      while (at < part.length) {
        if (state === 'data') {
          const taken = part.subarray(at, at + remaining);
          this.push(taken);
          at += taken.length;
          remaining -= taken.length;
          if (remaining === 0) state = 'data-end';
          continue;
        }
        line += String.fromCharCode(part[at] ?? 0);
        at += 1;
        if (!line.endsWith('\n')) continue;
        const text = line.trim();
        line = '';
        if (state === 'data-end') state = 'header';
        else if (state === 'trailer') keep(text);
        else {
          remaining = Number.parseInt(text, 16);
          if (!Number.isInteger(remaining)) return done(incomplete());
          state = remaining === 0 ? 'trailer' : 'data';
        }
      }
      done();
    },
    flush(done) {
      if (state !== 'trailer') return done(incomplete());
      keep(line.trim());
      done();
    },
  });
  function keep(trailer: string): void {
    const [name = '', ...value] = trailer.split(':');
    if (name !== '') trailers.set(name.toLowerCase(), value.join(':').trim());
  }
  return Object.assign(decoder, { trailers });
}

function incomplete(): S3Failure {
  const message = 'The request body terminated unexpectedly';
  return new S3Failure(400, 'IncompleteBody', message);
}
