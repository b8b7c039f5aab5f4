import { fileURLToPath } from 'node:url';
import { claimsApp } from './app.ts';
import { bundleFunctions } from './bundle.ts';
import { ENVIRONMENTS, type Environment } from './config.ts';
import { ENTRIES } from './entries.ts';

/** Synthesizes every environment into `cdk.out/<environment>`, with the security packs; a finding ends it with status 1. */
await bundleFunctions(ENTRIES);
for (const environment of Object.keys(ENVIRONMENTS) as Environment[]) {
  const outdir = fileURLToPath(new URL(`../cdk.out/${environment}`, import.meta.url));
  const assembly = claimsApp(environment, outdir).synth();
  const resources = assembly.stacks.flatMap((stack) => Object.keys(stack.template.Resources));
  console.log(`${environment}: ${resources.length} resources, no finding without an acknowledgement`);
}
