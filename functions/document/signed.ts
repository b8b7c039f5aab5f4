/** Who decided at a stage, by the subject of their token, and when: from the claim's trail. */
export interface Signed {
  readonly by: string;
  /** Whose office it was, where a stand-in signed. */
  readonly onBehalfOf?: string;
  /** What they are called, as far as that is known. */
  readonly name?: string;
  readonly onBehalfOfName?: string;
  readonly at: string;
  readonly decision: 'approve' | 'refuse' | 'return' | 'not-accept';
  readonly reason?: string;
  /** Number of the audit event that proves it. */
  readonly event: number;
}
