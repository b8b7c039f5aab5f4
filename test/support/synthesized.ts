import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { claimsApp } from '#infra/app.ts';
import { bundleDirectory, bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES } from '#infra/entries.ts';
import { ThreadKeeper } from '#local/lambda/threads.ts';
import { scratchFolder } from './scratch.ts';

const VARIABLE = 'JIANZHENG_TEST_TEMPLATE';

/** The stack that the tests run: synthesized once for the whole run, as `npm start` does it. */
export function templateDir(): string {
  const folder = process.env[VARIABLE];
  if (folder === undefined) throw new Error('The stack was not synthesized: run the tests with vitest.');
  return folder;
}

/** Code that one stack has unpacked and compiled serves those that start after it. */
export const codeDir = (): string => join(templateDir(), 'code');

/** Threads of functions, for all stacks of this process. */
export const keptThreads = new ThreadKeeper();

export default async function setup(): Promise<() => void> {
  // Each kind of test file asks for it, in one process.
  if (process.env[VARIABLE] !== undefined) return () => undefined;
  const folder = scratchFolder('template');
  await bundleFunctions(ENTRIES);
  process.env['JIANZHENG_BUNDLES'] = bundleDirectory('');
  claimsApp('local', folder).synth();
  process.env[VARIABLE] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
