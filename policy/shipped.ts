import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { fileById, policyFiles } from './files.ts';
import { loadPolicy } from './load.ts';
import type { PolicyVersion } from './schema.ts';

/**
 * The versions shipped, oldest first, checked. Functions are bundled with what comes out of this, not with the checks:
 * `infra/bundled/shipped-policies.ts`.
 */
export const shippedVersions: readonly PolicyVersion[] = Object.freeze(
  policyFiles.map((file) => loadPolicy(file, fileById)),
);

/** What of them decides which one holds, for who needs nothing else. */
export const shippedDates: readonly { readonly id: string; readonly holdsFrom: CalendarDate }[] = Object.freeze(
  shippedVersions.map(({ id, holdsFrom }) => ({ id, holdsFrom: holdsFrom.date })),
);
