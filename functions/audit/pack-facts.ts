import type { Anchor } from './anchored-store.ts';

/** Everything that proves one claim, as it was read. Amounts integer fen; times ISO 8601. */
export interface PackFacts {
  readonly packId: string;
  /** Business time and machine time at which it was read. */
  readonly at: string;
  readonly recordedAt: string;
  readonly claim: Readonly<Record<string, unknown>>;
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly anchors: readonly Anchor[];
  readonly decisions: readonly object[];
  readonly objections: readonly object[];
  /** What each batch contributed at each stage, with its digest. */
  readonly batches: readonly object[];
  /** Digests of the frozen roster, batch by batch: the roster itself names people. */
  readonly rosters: readonly { readonly revision: number; readonly digests: readonly string[] }[];
  /** By name, such as `lines/r1-0003.json`. */
  readonly lines: ReadonlyMap<string, unknown>;
  readonly evidence: ReadonlyMap<string, unknown>;
  readonly screening: ReadonlyMap<string, unknown>;
  readonly answers: ReadonlyMap<string, unknown>;
  readonly executions: readonly object[];
  /** Archived executions, text for text. */
  readonly archives: ReadonlyMap<string, string>;
  readonly payments: {
    readonly instructions: readonly object[];
    readonly receipts: readonly object[];
    readonly recoveries: readonly object[];
    readonly decisions: readonly object[];
    readonly ledger: readonly object[];
  };
  readonly policy: { readonly id: string; readonly digest: string; readonly version: unknown } | undefined;
}
