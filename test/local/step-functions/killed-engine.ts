/** A process of its own that runs an engine until it is killed; see recovery.slow.test.ts. Arguments: journal, log of calls. */
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { machine, run, task } from './support.ts';

const [journalPath = '', log = ''] = process.argv.slice(2);

/** Two steps per item; the log shows which were called, and with which key. */
export const definition = machine({
  Each: {
    Type: 'Map',
    Items: '{% [1..$states.input.items] %}',
    MaxConcurrency: 5,
    ItemProcessor: { StartAt: 'One', States: { One: task('one', { Next: 'Two' }), Two: task('two') } },
    Next: 'Sum',
  },
  Sum: { Type: 'Pass', Output: '{% $sum($states.input) %}', End: true },
});

if (journalPath !== '') {
  const step =
    (name: string, add: number) =>
    async (item: number, { idempotencyKey }: { idempotencyKey: string }) => {
      await delay(3);
      appendFileSync(log, `${name} ${item} ${idempotencyKey}\n`);
      return item + add;
    };
  const { url } = await run({ definition, journalPath, functions: { one: step('one', 100), two: step('two', 1000) } });
  process.send?.({ url });
}
