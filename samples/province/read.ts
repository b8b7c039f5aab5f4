import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Label, ManifestClaim } from './files.ts';

/** Claims as the manifest of a folder lists them, in the order in which they were submitted. */
export function claimsIn(folder: string): readonly ManifestClaim[] {
  const { rosters } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { rosters: ManifestClaim[] };
  return rosters.toSorted((a, b) => `${a.submittedOn} ${a.file}`.localeCompare(`${b.submittedOn} ${b.file}`));
}

/** What each line truly is, by file and row; `undefined` where nobody knows: with other people's data. */
export function labelsIn(folder: string): ReadonlyMap<string, ReadonlyMap<number, Label>> | undefined {
  const path = join(folder, 'labels.ndjson');
  if (!existsSync(path)) return undefined;
  const byFile = new Map<string, Map<number, Label>>();
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    if (text === '') continue;
    const label = JSON.parse(text) as Label;
    const rows = byFile.get(label.file) ?? new Map<number, Label>();
    byFile.set(label.file, rows.set(label.row, label));
  }
  return byFile;
}
