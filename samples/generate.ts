import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from './manifest.ts';
import { byHand, sampleRosters } from './rosters.ts';
import { World } from './world.ts';

/** The samples in the repository are made with this seed. */
export const SEED = 20_250_603;
const BUSINESS_DATE = '2025-06-03';

/** Writes `rosters/` with its manifest, `by-hand/` and `registers/` into a folder; the same seed gives the same bytes. */
export function generateSamples(folder: string, seed = SEED): void {
  const world = new World(seed);
  const rosters = sampleRosters(world);
  const hand = byHand(world);
  const handFolder = join(folder, 'by-hand');
  const rosterFolder = join(folder, 'rosters');
  const registerFolder = join(folder, 'registers');
  for (const made of [handFolder, rosterFolder, registerFolder]) mkdirSync(made, { recursive: true });
  for (const { file, bytes } of rosters.flatMap((roster) => [roster, roster.corrected ?? []].flat())) {
    writeFileSync(join(rosterFolder, file), bytes);
  }
  for (const { file, bytes } of hand) writeFileSync(join(handFolder, file), bytes);
  writeFileSync(
    join(rosterFolder, 'manifest.json'),
    `${JSON.stringify(manifestOf(rosters, BUSINESS_DATE), null, 2)}\n`,
  );
  for (const [kind, records] of Object.entries(world.records())) {
    const rows = records.map((record) => `${JSON.stringify(record)}\n`);
    writeFileSync(join(registerFolder, `${kind}.ndjson`), rows.join(''));
  }
}

if (import.meta.main) generateSamples(import.meta.dirname);
