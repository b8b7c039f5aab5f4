import { Transform } from 'node:stream';

/**
 * Takes the framing of `Content-Encoding: aws-chunked` off a body: `size;extensions CRLF data CRLF`, ended by a chunk of
 * size 0 and trailers. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function awsChunkedDecoder(): Transform {
  let header = '';
  let state: 'header' | 'data' | 'data-end' | 'trailer' = 'header';
  let remaining = 0;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      let at = 0;
      while (at < part.length && state !== 'trailer') {
        if (state === 'data') {
          const taken = part.subarray(at, at + remaining);
          this.push(taken);
          at += taken.length;
          remaining -= taken.length;
          if (remaining === 0) state = 'data-end';
          continue;
        }
        const byte = String.fromCharCode(part[at] ?? 0);
        at += 1;
        header += byte;
        if (!header.endsWith('\r\n')) continue;
        if (state === 'data-end') state = 'header';
        else {
          remaining = Number.parseInt(header, 16);
          if (!Number.isInteger(remaining)) return done(new Error('malformed aws-chunked body'));
          state = remaining === 0 ? 'trailer' : 'data';
        }
        header = '';
      }
      done();
    },
    flush(done) {
      done(state === 'trailer' ? null : new Error('aws-chunked body ended early'));
    },
  });
}
