import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint, CrashSeam } from '#local/crash/crash-plan.ts';
import { seededRandom } from '#local/outside/seeded-random.ts';
import type { RunningRegisters } from '#local/registers/index.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { World } from '#samples/world.ts';
import { chosenSeed } from '#test/support/adversity.ts';
import { type CrashImage, type Ending, type Place, recordImages, resume } from '#test/support/crash-images.ts';
import { basePortOf, registersOf } from '#test/support/crash-stack.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { scratchFolder } from '#test/support/scratch.ts';
import { sampleSize } from '#test/support/slow.ts';

const GRANTED_FEN = 120_000 + 70_000;
/** `npm run test:crash-points` goes on from every disk, `npm run test:all` from each eighth, which ones by the seed. */
const DISKS = sampleSize(1, 8, process.env['EVERY']);
/** In `npm test` only one point in so many leaves a disk at all: each is a copy of everything. */
const POINTS = sampleSize(170, 1, process.env['EVERY'] === undefined ? undefined : '1');
/** More would only repeat what the first ones say. */
const FAULTS_SHOWN = 5;

describe('a small claim, its machine dying at every point at which the disk changes', () => {
  const seed = chosenSeed();
  const folder = scratchFolder('crash-points');
  let registers: RunningRegisters;
  let place: Place;
  let images: CrashImage[];
  let points: CrashPoint[];
  let undisturbed: Ending;

  beforeAll(async () => {
    console.log(`crash points with seed ${seed}`);
    const world = new World(seed);
    const { machinery } = ENTERPRISES;
    const lines = [
      world.line(machinery, { occupation: '电工', level: '4', issuedOn: '2024-09-01' }),
      world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' }),
      world.line(machinery, { occupation: '电工', level: '4', issuedOn: '2024-09-01', register: 'absent' }),
    ];
    registers = await registersOf(world, join(folder, 'registers'));
    const plan = { enterprise: machinery, roster: plainRoster(lines), fundFen: 1_000_000 };
    place = { folder, basePort: basePortOf(seededRandom(seed)), registers, plan };
    ({ points, images, undisturbed } = await recordImages(place, (index) => (index + seed) % POINTS === 0));
  });
  afterAll(async () => {
    await registers.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('undisturbed, it is granted, refused and paid as it should', () => {
    expect(undisturbed.faults).toEqual([]);
    expect(undisturbed.essence).toMatchObject({
      stands: { status: 'paid' },
      amounts: { grantedFen: GRANTED_FEN, paidFen: GRANTED_FEN },
      counts: { lines: 3, grantedLines: 2, refusedLines: 1 },
    });
  });

  test('no commit of the journal, no write to the tables and none to the store is left out', () => {
    const at = (seam: CrashSeam, side: string) => points.filter((point) => point.seam === seam && point.side === side);
    const commits = at('journal', 'before').map(({ what }) => what);
    expect(commits).toEqual(commits.map((_, index) => `commit ${index + 1}`));
    expect(at('journal', 'after').map(({ what }) => what)).toEqual(commits);
    for (const seam of ['journal', 'dynamodb', 'store'] as const) {
      expect(at(seam, 'before').length, seam).toBeGreaterThan(20);
      expect(at(seam, 'after').length, seam).toBe(at(seam, 'before').length);
    }
  });

  test('goes on after it and ends as if nothing had happened', async () => {
    console.log(
      `${points.length} points, 1 in ${POINTS} leaves one of ${images.length} disks, 1 in ${DISKS} is gone on from`,
    );
    expect(images.length).toBeGreaterThan(2);
    const wrong: object[] = [];
    for (const image of images.filter((_, index) => (index + seed) % DISKS === 0)) {
      const at = image.points.map(({ seam, side, what }) => `${side} ${seam} ${what}`);
      const deeds = `${image.progress.deeds} deeds answered`;
      const { essence, faults } = await resume(place, image).catch((error: unknown) => {
        return { essence: undefined, faults: [String(error)] };
      });
      const same = JSON.stringify(essence) === JSON.stringify(undisturbed.essence);
      if (faults.length > 0 || !same) wrong.push({ at, deeds, faults, essence });
      else rmSync(image.dataDir, { recursive: true });
      if (wrong.length === FAULTS_SHOWN) break;
    }
    expect(wrong).toEqual([]);
  }, 600_000);
});
