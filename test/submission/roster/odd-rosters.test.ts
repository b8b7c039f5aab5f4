import { expect, it } from 'vitest';
import { sampleSize } from '#test/support/slow.ts';
import { seed } from '#test/support/seed.ts';
import type { ParsedRoster } from '#test/support/parse-roster.ts';
import { oddRoster, type OddRoster } from './odd/odd-roster.ts';
import { parse } from './roster-files.ts';

/** `ROSTERS=20000 SEED=7 npx vitest run odd-rosters` for more of them. */
const ROSTERS = sampleSize(200, 2_000, process.env['ROSTERS']);
const MOST_SECONDS = 10;
const MOST_ANSWER_BYTES = 6_000_000;

const FIELDS = [
  'name',
  'documentNumber',
  'phone',
  'occupation',
  'level',
  'certificateNumber',
  'issuedOn',
  'account',
] as const;
/** Where something is noted at the row, its own field may be missing; it is never another one's. */
const OPTIONAL = ['claimedFen', 'trainingHours'] as const;

/** What is wrong with how a roster was read; a refusal that may be is none of it. */
function wrongIn({ people, plain, mayJoin }: OddRoster, read: ParsedRoster): string[] {
  const wrong: string[] = [];
  const told = new Set(read.faults.map(({ place }) => place.row));
  const noted = new Set(read.notes.map(({ place }) => place.row));
  if (!read.ok) {
    if (plain) wrong.push(`refused: ${read.faults[0]?.code}`);
    if (read.faults.length === 0) wrong.push('refused without a word');
    return wrong;
  }
  // By whose it is, and only then by its row: a row further up may hold a line's end.
  const rowOf = new Map([...people].map(([row, { documentNumber }]) => [documentNumber, row]));
  const joined = mayJoin && read.faults.some(({ code }) => code === 'csv-quotes' || code === 'too-many-cells');
  const lines = new Map<number, (typeof read.lines)[number]>();
  for (const line of read.lines) {
    const row = rowOf.get(line.documentNumber);
    if (row === undefined || (row !== line.row && !joined)) wrong.push(`row ${line.row} is nobody`);
    else lines.set(row, line);
  }
  for (const [row, person] of people) {
    const line = lines.get(row);
    if (line === undefined) {
      if (plain) wrong.push(`row ${row} was not read: ${read.faults.find(({ place }) => place.row === row)?.code}`);
      else if (!told.has(row) && !noted.has(row) && !joined) wrong.push(`row ${row} is lost`);
      continue;
    }
    for (const field of FIELDS) {
      const absent = (field === 'phone' || field === 'account') && line[field] === undefined;
      // An empty cell is what its writer left.
      if (line[field] !== person[field] && !(absent && !plain)) wrong.push(`row ${row}: another ${field} than meant`);
    }
    for (const field of OPTIONAL) {
      if (line[field] !== person[field] && (plain || line[field] !== undefined))
        wrong.push(`row ${row}: another ${field}`);
    }
  }
  return wrong;
}

it(
  `${ROSTERS} odd rosters are read as they were meant, or told: no row is lost and none read as another`,
  async () => {
    const failures: string[] = [];
    const made = { read: 0, told: 0, refused: 0 };
    const most = { seconds: 0, answerBytes: 0 };
    for (let index = 0; index < ROSTERS; index++) {
      const one = await oddRoster(seed + index);
      const before = performance.now();
      const read = await parse(one.bytes);
      const seconds = (performance.now() - before) / 1_000;
      const answer = JSON.stringify({ body: JSON.stringify({ faults: read.faults, notes: read.notes }) });
      const wrong = wrongIn(one, read);
      if (seconds > MOST_SECONDS) wrong.push(`${seconds} s`);
      const answerBytes = Buffer.byteLength(answer);
      if (answerBytes > MOST_ANSWER_BYTES) wrong.push(`an answer of ${answerBytes} bytes`);
      most.seconds = Math.max(most.seconds, seconds);
      most.answerBytes = Math.max(most.answerBytes, answerBytes);
      if (wrong.length > 0) failures.push(`SEED=${seed + index} (${one.made}): ${wrong.slice(0, 3).join('; ')}`);
      made[read.ok ? (read.faults.length === 0 ? 'read' : 'told') : 'refused']++;
    }
    console.log(`${ROSTERS} rosters from seed ${seed}: ${JSON.stringify({ ...made, ...most })}`);
    expect(failures).toEqual([]);
  },
  60_000 + ROSTERS * 30,
);
