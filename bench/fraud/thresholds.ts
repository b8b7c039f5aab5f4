/**
 * `node bench/fraud/thresholds.ts`: the table of thresholds for `docs/fraud-evaluation.md`, out of the shipped policy;
 * `--write` puts it there. A test holds the two against each other.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIM_SIGNALS, LINE_SIGNALS } from '#functions/fraud/signals/index.ts';
import type { PolicyVersion } from '#policy/index.ts';
import shipped from '#policy/versions/fujian-2024/risk.json' with { type: 'json' };

const DOCUMENT = join(import.meta.dirname, '../../docs/fraud-evaluation.md');
const BEGINS = '<!-- thresholds -->\n';
const ENDS = '<!-- /thresholds -->';

type Entry = NonNullable<PolicyVersion['risk']>['signals'][number];

/** One row a signal: what it weighs, its thresholds, and where they come from. */
export function thresholdTable(): string {
  const entries = new Map((shipped.signals as readonly Entry[]).map((entry) => [entry.id, entry]));
  const rows = [...LINE_SIGNALS, ...CLAIM_SIGNALS].map(({ code, en }) => {
    const entry = entries.get(code);
    if (entry === undefined) throw new RangeError(`The shipped policy does not weigh ${code}.`);
    const { points, holds, limits, together } = entry.value;
    const several =
      together === undefined ? '' : `, ${together.points} on ${together.lines} lines and ${together.percent} %`;
    const thresholds = limits.map(({ id, value }) => `${id} ${value}`).join(', ');
    const cells = [
      `\`${code}\``,
      en,
      `${points}${several}${holds ? ', holds' : ''}`,
      thresholds,
      entry.source,
      entry.assumption ?? '',
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
  return ['| Signal | What | Points | Thresholds | Source | Why so |\n|---|---|---|---|---|---|\n', ...rows].join('');
}

/** The document before the table, the table, and what follows. */
export function documented(): readonly [before: string, table: string, after: string] {
  const text = readFileSync(DOCUMENT, 'utf8');
  const from = text.indexOf(BEGINS) + BEGINS.length;
  const to = text.indexOf(ENDS);
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
}

if (import.meta.main) {
  const [before, , after] = documented();
  if (process.argv.includes('--write')) writeFileSync(DOCUMENT, before + thresholdTable() + after);
  else console.log(thresholdTable());
}
