/** What somebody looked at. */
export const LOOKED_AT = [
  'executions',
  'execution',
  'chain',
  'pack',
  'pack-download',
  'export',
  'export-download',
] as const;
export type LookedAt = (typeof LOOKED_AT)[number];

/** One look. Codes and ids, nothing of a person who is looked at. */
export interface Look {
  readonly role: string;
  readonly what: LookedAt;
  readonly claimId?: string;
  /** Of what was looked at, where it lies in one. */
  readonly region?: string;
  /** An execution, a pack or an export. */
  readonly id?: string;
}
