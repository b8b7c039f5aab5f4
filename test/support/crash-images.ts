import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Books, bookFaults, readBooks } from '#local/crash/books.ts';
import type { CrashPoint } from '#local/crash/crash-plan.ts';
import { historyFaults } from '#local/crash/histories.ts';
import { takeImage } from '#local/crash/image.ts';
import { type ClaimPlan, goOn, NOTHING_DONE, type Progress } from './crash-claim.ts';
import { essenceOf } from './crash-essence.ts';
import { startCrashStack } from './crash-stack.ts';

/** A disk as a crash leaves it, and what the claim's people had been answered by then. */
export interface CrashImage {
  readonly dataDir: string;
  readonly progress: Progress;
  /** All the points, one after the other, between which neither the disk nor the people's knowledge changed. */
  readonly points: CrashPoint[];
}

export interface Place {
  readonly folder: string;
  readonly basePort: number;
  readonly registers: Parameters<typeof startCrashStack>[0]['registers'];
  readonly plan: ClaimPlan;
}

export interface Ending {
  readonly essence: ReturnType<typeof essenceOf>;
  readonly faults: readonly string[];
}

function endingOf(books: Books, dataDir: string): Ending {
  const journal = join(dataDir, 'step-functions.sqlite');
  return {
    essence: essenceOf(books),
    faults: [...bookFaults(books), ...historyFaults(journal)],
  };
}

/**
 * Runs the claim once to its end and keeps an image of the points at which the machine could die on the way.
 *
 * @param taken which of the points, counted from 0, are worth an image: each is a copy of the whole disk
 */
export async function recordImages(
  place: Place,
  taken: (index: number) => boolean,
): Promise<{ points: CrashPoint[]; images: CrashImage[]; undisturbed: Ending }> {
  const { folder, plan } = place;
  const dataDir = join(folder, 'data');
  const points: CrashPoint[] = [];
  const images: CrashImage[] = [];
  let progress: Progress = NOTHING_DONE;
  let before = '';
  let recording = false;
  const stack = await startCrashStack({
    ...place,
    dataDir,
    crash: (point) => {
      if (!recording) return;
      points.push(point);
      if (!taken(points.length - 1)) return;
      const to = join(folder, `image-${images.length}`);
      const content = `${progress.deeds} ${takeImage(dataDir, to)}`;
      if (content === before) {
        images.at(-1)?.points.push(point);
        rmSync(to, { recursive: true });
      } else images.push({ dataDir: to, progress, points: [point] });
      before = content;
    },
  });
  try {
    recording = true;
    await goOn(stack.machine, plan, NOTHING_DONE, (made) => {
      progress = made;
    });
    recording = false;
    const books = await readBooks(stack.machine, stack.treasury.url);
    await stack.close();
    return { points, images, undisturbed: endingOf(books, dataDir) };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** A new machine on the image, and the claim's people, to the end. */
export async function resume(place: Place, { dataDir, progress }: CrashImage): Promise<Ending> {
  const stack = await startCrashStack({ ...place, dataDir });
  let books: Books;
  try {
    await goOn(stack.machine, place.plan, progress, () => undefined);
    books = await readBooks(stack.machine, stack.treasury.url);
  } finally {
    await stack.close();
  }
  return endingOf(books, dataDir);
}
