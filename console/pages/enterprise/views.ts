import type { Operations } from '#client/types.ts';

/** What the API answers of an enterprise's own claims, by the contract. Amounts are integer fen, times ISO 8601. */
export type { Claim as ClaimView, Line as LineView, Upload as UploadView } from '#client/types.ts';

export type EventView = Operations['readHistory']['answer']['events'][number];
export type DryRunPart = Operations['dryRun']['answer'];
export type DryRunLine = DryRunPart['lines'][number];
