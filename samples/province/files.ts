import type { CalendarDate } from '#functions/submission/roster-line.ts';
import type { ProvinceClaim } from './province.ts';

/** One claim of `manifest.json`: what is known of it besides its roster and the registers. */
export interface ManifestClaim {
  /** In `rosters/`. */
  readonly file: string;
  readonly enterprise: { readonly creditCode: string; readonly name: string; readonly region: string };
  readonly submittedOn: CalendarDate;
  /** Opaque mark of the device that sent it. */
  readonly device?: string;
}

/** One line of `labels.ndjson`: what it truly is, for measuring alone. */
export interface Label {
  readonly file: string;
  readonly row: number;
  /** `honest`, `honest-error`, or the scheme. */
  readonly is: string;
  readonly variant?: string;
  /** What the subsidy for it would be, integer fen. */
  readonly fen: number;
}

export function labelsOf(file: string, firstRow: number, { entries }: ProvinceClaim): Label[] {
  return entries.map(({ truth, fen }, index) => ({
    file,
    row: firstRow + index,
    is: truth.kind === 'planted' ? truth.scheme : truth.kind,
    ...('variant' in truth ? { variant: truth.variant } : {}),
    fen,
  }));
}
