import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 12;

/** Seconds that a file took a worker: its imports, its hooks and its cases. */
function seconds(module: TestModule): number {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic();
  return (environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration) / 1000;
}

/** At the end of a run, the files that took the longest, and what each kind of file took together. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length < 2) return;
    const took = modules.map((module) => ({
      path: module.relativeModuleId,
      kind: module.project.name,
      s: seconds(module),
    }));
    console.log('\n Slowest files (seconds of one worker)');
    for (const { path, s } of took.toSorted((a, b) => b.s - a.s).slice(0, SHOWN)) {
      console.log(`${s.toFixed(1).padStart(8)}  ${path}`);
    }
    const kinds = Map.groupBy(took, ({ kind }) => kind);
    const told = [...kinds].map(([kind, files]) => {
      const sum = files.reduce((total, { s }) => total + s, 0);
      return `${kind} ${sum.toFixed(0)} s in ${files.length} files`;
    });
    console.log(` ${told.join(' · ')}`);
  }
}
