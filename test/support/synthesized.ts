import { rmSync } from 'node:fs';
import { claimsApp } from '#infra/app.ts';
import { bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES } from '#infra/entries.ts';
import { scratchFolder } from './scratch.ts';

const VARIABLE = 'JIANZHENG_TEST_TEMPLATE';

/** The stack that the tests run: synthesized once for the whole run, as `npm start` does it. */
export function templateDir(): string {
  const folder = process.env[VARIABLE];
  if (folder === undefined) throw new Error('The stack was not synthesized: run the tests with vitest.');
  return folder;
}

export default async function setup(): Promise<() => void> {
  const folder = scratchFolder('template');
  await bundleFunctions(ENTRIES);
  claimsApp('local', folder).synth();
  process.env[VARIABLE] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
