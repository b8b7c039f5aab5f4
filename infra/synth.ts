/**
 * `npm run synth`: every environment into `cdk.out/<environment>`, with the security packs. What they found is printed;
 * a finding of any severity without an acknowledgement ends it with status 1.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { claimsApp } from './app.ts';
import { bundleFunctions } from './bundle.ts';
import { ENVIRONMENTS, type Environment } from './config.ts';
import { ENTRIES } from './entries.ts';
import { findingsOf } from './preflight.ts';

const Finding = z.object({ ruleName: z.string(), severity: z.string().optional() });
const ValidationReport = z.object({
  pluginReports: z
    .array(
      z.object({
        pluginName: z.string(),
        violations: z.array(Finding),
        suppressedViolations: z.array(Finding.extend({ reason: z.string().min(1) })).default([]),
      }),
    )
    .min(1),
});

await bundleFunctions(ENTRIES);
for (const environment of Object.keys(ENVIRONMENTS) as Environment[]) {
  const outdir = fileURLToPath(new URL(`../cdk.out/${environment}`, import.meta.url));
  const assembly = claimsApp(environment, outdir).synth();
  const resources = assembly.stacks.flatMap((stack) => Object.keys(stack.template.Resources));
  console.log(`${environment}: ${resources.length} resources`);
  for (const { text } of findingsOf(ENVIRONMENTS[environment])) console.log(`  ${text.zh} ${text.en}`);
  const report = ValidationReport.parse(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')));
  for (const { pluginName, violations, suppressedViolations } of report.pluginReports) {
    console.log(
      `  ${pluginName}: ${violations.length} findings open, ${suppressedViolations.length} acknowledged with a reason`,
    );
    for (const { ruleName, severity } of violations) console.error(`    ${severity ?? 'finding'}: ${ruleName}`);
    if (violations.length > 0) process.exitCode = 1;
  }
}
