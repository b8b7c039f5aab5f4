import { type TestProjectInlineConfiguration, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { findChromium } from './test/support/chromium.ts';
import { type Kind, LANES, type Lane, laneOfRun } from './test/support/lanes.ts';
import { SlowestFiles } from './test/support/slowest-files.ts';

/** By how long they take, the longest first: two workers, and nobody waits for one that began last. */
const LONGEST = [
  '/test/faults/crash-points',
  '/test/authorization/',
  '/test/faults/',
  '/test/fuzz/',
  '/test/journeys/',
  '/test/workflows/',
  '/test/infra/',
  '/test/policy/table',
];
/** Stacks and engines first; the many small files at the end fill both workers evenly. */
const ORDER: readonly string[] = ['slow', 'stack', 'table', 'engine', 'unit', 'browser'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const found = LONGEST.findIndex((part) => moduleId.includes(part));
      return ORDER.indexOf(project.name) * 100 + (found === -1 ? LONGEST.length : found);
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

const synthesized = { globalSetup: ['test/support/synthesized.ts'] };
const OTHERS = ['table', 'engine', 'stack', 'slow'].map((kind) => `test/**/*.${kind}.test.ts`);

/** What each kind of file needs; which kinds a lane has stands in `test/support/lanes.ts`. */
const PROJECTS: Readonly<Record<Kind, TestProjectInlineConfiguration['test']>> = {
  // Nothing but functions: they keep no state that another file would see, so that one process serves them all.
  unit: { include: ['test/**/*.test.ts'], exclude: ['test/browser/**', ...OTHERS], isolate: false },
  // The functions' own modules against a table: their clients and memories are made once a process.
  table: { include: ['test/**/*.table.test.ts'] },
  // An engine of workflows, a machine with a fixture's functions, the synthesized template.
  engine: { include: ['test/**/*.engine.test.ts'], isolate: false, ...synthesized },
  // The whole stack. Their functions run in threads, and those are handed from one file's stack to the next one's.
  stack: { include: ['test/**/*.stack.test.ts'], isolate: false, ...synthesized },
  slow: { include: ['test/**/*.slow.test.ts'], ...synthesized },
  browser: { include: ['test/browser/**/*.test.ts'], testTimeout: 120_000, ...synthesized },
};

function projectsOf(lane: Lane): TestProjectInlineConfiguration[] {
  const kinds = LANES[lane].filter((kind) => {
    if (kind !== 'browser' || lane === 'browser' || findChromium() !== undefined) return true;
    console.log('No Chromium was found: the browser journeys are left out (npm run browser:install).');
    return false;
  });
  return kinds.map((name) => ({
    extends: true,
    test: {
      name,
      ...PROJECTS[name],
      // A page is looked at alone, after all others.
      ...(name === 'browser' ? { maxWorkers: 1, sequence: { groupOrder: 1 } } : {}),
    },
  }));
}

const report = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    projects: projectsOf(laneOfRun()),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Twenty threads, each with a heap of its own that lives for seconds: room at once is an eighth less CPU than growing.
    execArgv: ['--min-semi-space-size=16', '--initial-heap-size=64'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: [
      'default',
      new SlowestFiles(),
      ...(report === undefined ? [] : [['json', { outputFile: report }] satisfies [string, object]]),
    ],
    coverage: {
      provider: 'v8',
      // The pure files: those that decide. What talks to AWS is named so, and proved by journeys against the stack.
      include: ['functions/**/*.ts', 'policy/**/*.ts'],
      exclude: [
        'functions/**/{handler,*-handler,*-store,*-client,observability}.ts',
        'functions/api/operation.ts',
        '**/*.d.ts',
      ],
      thresholds: { branches: 95 },
    },
  },
});
