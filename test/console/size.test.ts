import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type BuiltConsole, builtConsole } from '#console/build.ts';

/** Of script, as it travels, before the first page shows. */
const LIMIT_BYTES = 450_000;

let built: BuiltConsole;
beforeAll(async () => {
  built = await builtConsole();
});

describe('the console as built', () => {
  test('loads at most 450 kB of script at first', () => {
    const total = built.initialScripts.reduce((sum, { bytes }) => sum + bytes, 0);
    console.log(`initial script: ${total} bytes in ${built.initialScripts.length} files`);
    expect(built.initialScripts.length).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  test('tells the bytes that travel, of the scripts that the page names', () => {
    const page = readFileSync(join(built.folder, 'index.html'), 'utf8');
    for (const { file, bytes } of built.initialScripts) {
      expect(page).toContain(file);
      const packed = readFileSync(join(built.folder, `${file}.br`));
      expect(packed.length).toBe(bytes);
      expect(brotliDecompressSync(packed)).toEqual(readFileSync(join(built.folder, file)));
    }
  });

  test('has no script or style written into the page', () => {
    const page = readFileSync(join(built.folder, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=/);
  });

  test('is built once for the same sources', async () => {
    expect(await builtConsole()).toEqual(built);
  });

  test('is the production build, and makes no style elements', () => {
    const scripts = readdirSync(join(built.folder, 'assets')).filter((name) => name.endsWith('.js'));
    const text = scripts.map((name) => readFileSync(join(built.folder, 'assets', name), 'utf8')).join('\n');
    expect(text).not.toContain('Invalid hook call. Hooks can only be called inside of the body');
    expect(text).toContain('adoptedStyleSheets');
    expect(text).not.toMatch(/createElement\(["'`]style["'`]\)[^;]{0,80}innerHTML/);
  });
});
