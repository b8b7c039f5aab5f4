import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import * as z from 'zod';

/** One roster to send, and what its demo people will do with the claim. */
export interface RosterJob {
  /** Stays the same for the same content and enterprise: a second run finds the claim of the first. */
  readonly id: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly enterpriseId: string;
  readonly region: string;
  readonly action: 'none' | 'withdraw' | 'correct';
  readonly corrected?: { readonly file: string; readonly bytes: Uint8Array };
}

const Manifest = z.object({
  rosters: z.array(
    z.object({
      file: z.string(),
      enterprise: z.object({ creditCode: z.string(), region: z.string() }),
      action: z.enum(['withdraw', 'correct']).optional(),
      corrected: z.object({ file: z.string() }).optional(),
    }),
  ),
});

const ROSTER_ENDINGS = ['.csv', '.xlsx', '.xls', '.et', '.txt'];

/**
 * Rosters of a folder: as its `manifest.json` says, or, without one, every CSV and Excel file there, for the given
 * enterprise and region.
 * @throws Error when the folder holds nothing to send.
 */
export function rosterJobs(
  folder: string,
  fallback: { readonly enterpriseId: string; readonly region: string },
): RosterJob[] {
  const manifest = join(folder, 'manifest.json');
  const entries = existsSync(manifest)
    ? Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8'))).rosters
    : readdirSync(folder)
        .filter((file) => ROSTER_ENDINGS.includes(extname(file).toLowerCase()))
        .sort()
        .map((file) => ({
          file,
          enterprise: { creditCode: fallback.enterpriseId, region: fallback.region },
          action: undefined,
          corrected: undefined,
        }));
  if (entries.length === 0)
    throw new Error(`${folder} holds no roster (CSV or Excel). / 该目录没有花名册(CSV 或 Excel)。`);
  return entries.map(({ file, enterprise, action, corrected }) => {
    const bytes = readFileSync(join(folder, file));
    return {
      id: createHash('sha256').update(enterprise.creditCode).update(bytes).digest('hex').slice(0, 24),
      file,
      bytes,
      enterpriseId: enterprise.creditCode,
      region: enterprise.region,
      action: action ?? 'none',
      ...(corrected === undefined
        ? {}
        : { corrected: { file: corrected.file, bytes: readFileSync(join(folder, corrected.file)) } }),
    };
  });
}
