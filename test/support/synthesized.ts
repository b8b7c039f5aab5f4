import { fileURLToPath } from 'node:url';
import { claimsApp } from '#infra/app.ts';
import { bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES } from '#infra/entries.ts';

/** The stack that the tests run: synthesized once for the whole run, as `npm start` does it. */
export const TEMPLATE_DIR = fileURLToPath(new URL('../../cdk.out/test', import.meta.url));

export default async function setup(): Promise<void> {
  await bundleFunctions(ENTRIES);
  claimsApp('local', TEMPLATE_DIR).synth();
}
