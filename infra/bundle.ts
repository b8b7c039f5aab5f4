import { cpSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { builtConsole } from '#console/build.ts';
import { leanSdk, STAND_INS } from './bundled/lean-sdk.ts';
import { shippedPolicies } from './bundled/shipped-policies.ts';
import { signalWords } from './bundled/signal-words.ts';
import { verifiedCalendar } from './bundled/verified-calendar.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What a parent process bundled for its children, as the tests do: made once for a whole run. */
const given = process.env['JIANZHENG_BUNDLES'];
/** Each process bundles into a folder of its own: two may synthesize at the same time. */
const BUNDLES = given ?? join(ROOT, 'build', String(process.pid));

/** Where the bundle of each function lies, by the function's name. */
export const bundleDirectory = (name: string) => join(BUNDLES, name);

/**
 * Bundles all functions in one pass, each into a folder of its own, with the SDK inside: what runs is what was tested.
 * CommonJS loads faster than ES modules on Lambda; `module` fields first leave out what nobody imports.
 */
export async function bundleFunctions(entries: Readonly<Record<string, string>>): Promise<void> {
  if (given !== undefined) return;
  process.once('exit', () => rmSync(BUNDLES, { recursive: true, force: true }));
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.entries(entries).map(([name, entry]) => ({ in: entry, out: `${name}/index` })),
    outdir: BUNDLES,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    // Chinese as it is takes half of what escapes of it take.
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    alias: STAND_INS,
    plugins: [leanSdk, shippedPolicies, signalWords, verifiedCalendar],
    logLevel: 'warning',
  });
  // Each pack carries the program that checks it.
  if ('AuditWork' in entries)
    cpSync(join(ROOT, 'functions/audit/verify-pack.mjs'), join(bundleDirectory('AuditWork'), 'verify-pack.mjs'));
  // The pages are part of the function that serves them.
  if ('ConsoleApi' in entries) {
    const { folder } = await builtConsole();
    const served = (path: string) => basename(path) !== 'kept.json';
    cpSync(folder, join(bundleDirectory('ConsoleApi'), 'console'), { recursive: true, filter: served });
  }
}
