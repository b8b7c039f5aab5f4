import { describe, expect, test } from 'vitest';
import { type BuiltFile, basePath, securityHeaders, servedFile } from '#functions/console/served-file.ts';

const file = (text: string, packed: BuiltFile['packed'] = {}): BuiltFile => ({ plain: Buffer.from(text), packed });
const FILES = new Map([
  ['index.html', file('<base href="%BASE%">', { br: Buffer.from('never') })],
  ['assets/main-A1.js', file('plain', { br: Buffer.from('br'), gzip: Buffer.from('gz') })],
  ['assets/main-B2.css', file('rules', { gzip: Buffer.from('gz') })],
]);
const get = (path: string, acceptEncoding = 'gzip, deflate, br') =>
  servedFile(FILES, { path, base: '/v1/console/', acceptEncoding });

describe('a file of the console', () => {
  test.each([
    ['gzip, deflate, br', 'br', 'br'],
    ['gzip', 'gzip', 'gz'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'gz'],
    ['', undefined, 'plain'],
    ['identity', undefined, 'plain'],
  ])('travels packed as the browser can unpack it: %s', (accepts, encoding, bytes) => {
    const served = get('assets/main-A1.js', accepts);
    expect(served.bytes.toString()).toBe(bytes);
    expect(served.headers['content-encoding']).toBe(encoding);
    expect(served.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
  });

  test('of a version that is no more is not a page', () => {
    expect(get('assets/main-OLD.js')).toMatchObject({ status: 404 });
  });

  test.each(['', 'claims', 'claims/clm-1/lines', 'index.html', 'favicon.ico'])(
    'any other path is a page for the script to know: %s',
    (path) => {
      const served = get(path);
      expect(served.status).toBe(200);
      expect(served.bytes.toString()).toBe('<base href="/v1/console/">');
      expect(served.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' });
    },
  );

  test.each(['../index.js', 'assets/../../index.js', '%2e%2e/index.js', '/etc/passwd', 'assets/..\\index.js'])(
    'never lies outside of what was built: %s',
    (path) => {
      const served = get(path);
      expect([404, 200]).toContain(served.status);
      if (served.status === 200) expect(served.bytes.toString()).toBe('<base href="/v1/console/">');
    },
  );
});

describe('the console’s own path', () => {
  test.each([
    ['/v1/console', '/v1/console/'],
    ['/v1/console/claims/clm-1', '/v1/console/'],
    ['/console/console/x', '/console/'],
    ['/a/b/console/', '/a/b/console/'],
    ['/v1/"><script>/console', '/console/'],
  ])('%s', (path, base) => {
    expect(basePath(path)).toBe(base);
  });
});

test('the security policy lets nothing in that is not a file of the console', () => {
  const headers = securityHeaders({ issuer: 'https://login.example/realms/a', uploads: 'https://bucket.s3.example/' });
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("connect-src 'self' https://login.example https://bucket.s3.example;");
  expect(policy).not.toMatch(/unsafe|\*|https?:(?!\/\/)/);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
});
