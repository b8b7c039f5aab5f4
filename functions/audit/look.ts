/** One look. Codes and ids, nothing of a person who is looked at. */
export interface Look {
  readonly what: 'executions' | 'execution' | 'chain' | 'pack' | 'pack-download' | 'export' | 'export-download';
  readonly claimId?: string;
  /** An execution, a pack or an export. */
  readonly id?: string;
}
