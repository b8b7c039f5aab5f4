import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'esbuild';
import type { PolicyVersion } from '#policy/schema.ts';
import { shippedVersions } from '#policy/shipped.ts';

/**
 * Puts the checked versions themselves where functions would load and check the files: neither the schema with its
 * texts in two languages nor the time of a check is needed where nothing can have changed since. A section that a
 * version has in common with the one before is written once, and all of it packed: 100 kB of words in two languages are
 * 20, and unpacked in a millisecond.
 */
export const shippedPolicies: Plugin = {
  name: 'shipped-policies',
  setup(build) {
    build.onLoad({ filter: /[\\/]policy[\\/]shipped\.ts$/ }, () => ({
      contents: contents(shippedVersions),
      loader: 'js',
    }));
  },
};

/** Each statement is marked as without effects: who imports the dates alone is bundled without the versions. */
function contents(versions: readonly PolicyVersion[]): string {
  const lines: string[] = [];
  let before: Readonly<Record<string, unknown>> = {};
  for (const [index, version] of versions.entries()) {
    const own = Object.entries(version).filter(
      ([section, value]) => JSON.stringify(value) !== JSON.stringify(before[section]),
    );
    const base = index === 0 ? '{}' : `v${index - 1}`;
    const packed = brotliCompressSync(JSON.stringify(Object.fromEntries(own))).toString('base64');
    lines.push(`const v${index} = /* @__PURE__ */ merged(${base}, '${packed}');`);
    before = version;
  }
  const dates = versions.map(({ id, holdsFrom }) => ({ id, holdsFrom: holdsFrom.date }));
  return [
    "import { brotliDecompressSync } from 'node:zlib';",
    'function merged(base, packed) {',
    "  return Object.assign({}, base, JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8')));",
    '}',
    ...lines,
    `export const shippedVersions = [${versions.map((_, index) => `v${index}`).join(', ')}];`,
    `export const shippedDates = ${JSON.stringify(dates)};`,
  ].join('\n');
}
