import { PAGE_STYLE_SOURCE } from '../document/page-style.ts';

/** A file of the console as it was built; `packed` holds it compressed. */
export interface BuiltFile {
  readonly plain: Buffer;
  readonly packed: Readonly<Partial<Record<'br' | 'gzip', Buffer>>>;
}

export interface Served {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Where the browser may go besides its own origin: the issuer that signs people in, the bucket that takes uploads. */
export interface Origins {
  readonly issuer: string;
  readonly uploads: string;
}

/** No script or style that does not come as a file from here, no frame around it, nothing sent elsewhere. */
export function securityHeaders({ issuer, uploads }: Origins): Record<string, string> {
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    // A paper of the procedure is opened from the console's own memory and stands under the console's policy.
    `style-src 'self' ${PAGE_STYLE_SOURCE}`,
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(issuer).origin} ${new URL(uploads).origin}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/**
 * What stands at a path of the console. Names of files are looked up among those that were built, never put together
 * into a path; any other path is a page that the script in the browser knows, and gets the one HTML file.
 *
 * @param path behind `/console/`, such as `assets/main-ABC.js`, `claims/clm-1` or nothing
 * @param base path of the console as the browser sees it, with a slash at the end
 */
export function servedFile(
  files: ReadonlyMap<string, BuiltFile>,
  { path, base, acceptEncoding }: { readonly path: string; readonly base: string; readonly acceptEncoding: string },
): Served {
  const file = files.get(path);
  if (file !== undefined && path !== 'index.html') return packedFor(file, path, acceptEncoding);
  const index = files.get('index.html');
  // A script of a version that is no more must fail as a script, not come as a page.
  if (path.startsWith('assets/') || index === undefined) {
    return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, bytes: Buffer.from('404') };
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    bytes: Buffer.from(index.plain.toString('utf8').replaceAll('%BASE%', base)),
  };
}

function packedFor({ plain, packed }: BuiltFile, path: string, acceptEncoding: string): Served {
  const accepted = acceptedEncodings(acceptEncoding);
  const encoding = (['br', 'gzip'] as const).find((one) => packed[one] !== undefined && accepted.has(one));
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return {
    status: 200,
    headers: {
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      // The name changes with the content.
      'cache-control': path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'Accept-Encoding',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
    bytes: (encoding === undefined ? undefined : packed[encoding]) ?? plain,
  };
}

function acceptedEncodings(header: string): Set<string> {
  const offers = header.split(',').map((offer) =>
    offer
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  return new Set(offers.filter(([, quality]) => !/^q=0(\.0+)?$/.test(quality ?? '')).map(([name = '']) => name));
}

/** The console's own path as the browser sees it: the stage or the base path of a domain stands before it. */
export function basePath(requestPath: string): string {
  const [, before = ''] = /^((?:\/[A-Za-z0-9_-]+)*?)\/console(?:\/|$)/.exec(requestPath) ?? [];
  return `${before}/console/`;
}
