import { digest } from '../shared/canonical.ts';
import type { FrozenLine } from '../submission/frozen-line.ts';

/** A line with what tells whether it is the same as before; no value of a person, sealed ones by their keyed marks. */
export interface LineMark {
  readonly lineId: string;
  readonly row: number;
  readonly maskedName: string;
  readonly maskedDocument: string;
  readonly certificate: string;
  /** Digest of each field, by its name. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface ChangedLine {
  readonly lineId: string;
  readonly row: number;
  readonly name: string;
  readonly document: string;
  /** Names of the fields that changed; of a line added or removed there are none. */
  readonly fields: readonly string[];
}

export interface RosterChanges {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  /** How many lines had that field changed. */
  readonly fields: Readonly<Record<string, number>>;
  /** The first of each kind. */
  readonly lines: {
    readonly added: readonly ChangedLine[];
    readonly removed: readonly ChangedLine[];
    readonly changed: readonly ChangedLine[];
  };
}

/** Of each kind that many lines are told one by one; the figures are of all. */
export const TOLD_LINES = 200;

const PLACE = ['lineId', 'row', 'sheet', 'sealed', 'maskedName', 'maskedDocument', 'age', 'retirement'];
const NAMES: Readonly<Record<string, string>> = {
  person: 'documentNumber',
  nameMark: 'name',
  phoneMark: 'phone',
  accountMark: 'account',
};

export function markOf(line: FrozenLine): LineMark {
  const { lineId, row, maskedName, maskedDocument, certificateNumber } = line;
  const fields = Object.entries(line).flatMap(([name, value]) =>
    PLACE.includes(name) || value === undefined ? [] : [[NAMES[name] ?? name, digest(value).slice(0, 16)] as const],
  );
  const certificate = digest(certificateNumber).slice(0, 24);
  return { lineId, row, maskedName, maskedDocument, certificate, fields: Object.fromEntries(fields) };
}

/**
 * A line is the same line where person and certificate are, else where one person has one line left on both sides (a
 * certificate number was corrected), else where one certificate has (the person was).
 */
export function rosterChanges(before: readonly LineMark[], after: readonly LineMark[]): RosterChanges {
  const pairs: [LineMark, LineMark][] = [];
  let olds: readonly LineMark[] = before;
  let news: readonly LineMark[] = after;
  const keys: ((line: LineMark) => string)[] = [
    (line) => `${line.fields.documentNumber} ${line.certificate}`,
    (line) => String(line.fields.documentNumber),
    (line) => line.certificate,
  ];
  for (const keyOf of keys) {
    const byKey = Map.groupBy(olds, keyOf);
    const times = Map.groupBy(news, keyOf);
    const paired = new Set<LineMark>();
    for (const [key, own] of times) {
      const others = byKey.get(key) ?? [];
      if (own.length !== 1 || others.length !== 1) continue;
      const [one, other] = [others[0], own[0]];
      if (one === undefined || other === undefined) continue;
      pairs.push([one, other]);
      paired.add(one).add(other);
    }
    olds = olds.filter((line) => !paired.has(line));
    news = news.filter((line) => !paired.has(line));
  }
  const changed = pairs.flatMap(([one, other]) => {
    const fields = changedFields(one, other);
    return fields.length === 0 ? [] : [{ line: other, fields }];
  });
  const counts: Record<string, number> = {};
  for (const name of changed.flatMap(({ fields }) => fields)) counts[name] = (counts[name] ?? 0) + 1;
  return {
    added: news.length,
    removed: olds.length,
    changed: changed.length,
    unchanged: pairs.length - changed.length,
    fields: counts,
    lines: {
      added: news.slice(0, TOLD_LINES).map((line) => told(line)),
      removed: olds.slice(0, TOLD_LINES).map((line) => told(line)),
      changed: changed.slice(0, TOLD_LINES).map(({ line, fields }) => told(line, fields)),
    },
  };
}

function changedFields(one: LineMark, other: LineMark): readonly string[] {
  const names = new Set([...Object.keys(one.fields), ...Object.keys(other.fields)]);
  return [...names].filter((name) => one.fields[name] !== other.fields[name]).sort();
}

const told = ({ lineId, row, maskedName, maskedDocument }: LineMark, fields: readonly string[] = []): ChangedLine => ({
  lineId,
  row,
  name: maskedName,
  document: maskedDocument,
  fields,
});

/** How many lines have something now and had it before: reasons, signs. What did not change is left out. */
export function countChanges(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): readonly { readonly code: string; readonly before: number; readonly after: number }[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((code) => ({ code, before: before[code] ?? 0, after: after[code] ?? 0 }))
    .filter((each) => each.before !== each.after);
}
