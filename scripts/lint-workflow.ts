/** Checks `workflows/claim.asl.json` against the code and against the templates of all environments. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimsApp } from '#infra/app.ts';
import { bundleFunctions } from '#infra/bundle.ts';
import { ENVIRONMENTS, type Environment } from '#infra/config.ts';
import { ENTRIES } from '#infra/entries.ts';
import { CLAIM_WORKFLOW, readText } from '#workflows/definition.ts';
import { lintWorkflow } from '#workflows/lint.ts';
import { substitutionsOf, thrownNames } from '#workflows/surroundings.ts';

const outdir = mkdtempSync(join(tmpdir(), 'jianzheng-lint-'));
try {
  await bundleFunctions(ENTRIES);
  const thrown = thrownNames();
  for (const environment of Object.keys(ENVIRONMENTS) as Environment[]) {
    const { stacks } = claimsApp(environment, join(outdir, environment)).synth();
    for (const stack of stacks) {
      const findings = lintWorkflow(readText(CLAIM_WORKFLOW), {
        thrown,
        substitutions: substitutionsOf(stack.template),
      });
      console.log(
        `${environment}: ${findings.length} findings in the workflow. 工作流检查发现 ${findings.length} 处问题。`,
      );
      for (const { rule, state, text } of findings) console.error(`  ${state}: ${text} [${rule}]`);
      if (findings.length > 0) process.exitCode = 1;
    }
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
