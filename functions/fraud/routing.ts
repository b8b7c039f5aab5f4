import type { Band, Risk } from '#policy/risk.ts';
import type { EnterpriseFacts, IssuerFacts } from '../verification/facts.ts';
import { riskByLine, worstBand } from './risk.ts';
import { sampleOf } from './sampling.ts';
import { allFindings } from './screen-claim.ts';
import type { BatchScreening } from './screen-batch.ts';
import type { GroupFinding } from './signal.ts';

/** A line that must be answered by itself, and why: one that shows something, or was drawn, granted or refused. */
export interface RoutedLine {
  readonly band: Band;
  readonly points: number;
  readonly codes: readonly string[];
  /** Signs that hold it until evidence comes. */
  readonly holds: readonly string[];
  /** Drawn for a close look, whatever it shows. */
  readonly sampled: boolean;
}

/** Where a pass of a claim goes: what is not listed is clean and prepared for one decision together. */
export interface Routing {
  readonly band: Band;
  readonly groups: readonly GroupFinding[];
  readonly lines: Readonly<Record<string, RoutedLine>>;
  readonly signals: readonly { readonly code: string; readonly lines: number }[];
}

/** What one batch brings to it. */
export interface ScreenedPart extends BatchScreening {
  readonly refused: readonly string[];
  /** What the registers say of the claimant and of the issuers of these lines. */
  readonly enterprise?: EnterpriseFacts | undefined;
  readonly issuers: readonly IssuerFacts[];
}

export function routingOf(
  claim: { readonly claimId: string; readonly revision: number },
  parts: readonly Pick<ScreenedPart, 'findings' | 'traits' | 'refused'>[],
  groups: readonly GroupFinding[],
  risk: Risk,
  samplingKey: Uint8Array,
): Routing {
  const findings = allFindings(parts, groups);
  const granted = parts.flatMap(({ traits }) => traits.map(({ lineId }) => lineId));
  const risks = riskByLine(findings, risk, granted.length);
  const bandOf = (lineId: string): Band => risks.get(lineId)?.band ?? 'clean';
  const { sampling } = risk;
  const drawn = new Set(
    sampleOf(
      samplingKey,
      claim,
      granted.map((lineId) => ({ lineId, percent: sampling[bandOf(lineId)] })),
      sampling.most,
    ),
  );
  const refused = sampleOf(
    samplingKey,
    claim,
    parts.flatMap((part) => part.refused.map((lineId) => ({ lineId, percent: sampling.refused }))),
    sampling.most,
  );
  const lines: Record<string, RoutedLine> = {};
  // Somebody says that the refusal is right, or returns the claim: rules that refuse wrongly are found so.
  for (const lineId of refused) lines[lineId] = { band: 'clean', points: 0, codes: [], holds: [], sampled: true };
  for (const lineId of granted) {
    const own = risks.get(lineId);
    const sampled = drawn.has(lineId);
    if (!sampled && (own === undefined || own.band === 'clean')) continue;
    lines[lineId] = {
      band: bandOf(lineId),
      points: own?.points ?? 0,
      codes: own?.reasons.map(({ code }) => code) ?? [],
      holds: own === undefined || own.band === 'clean' ? [] : own.holds,
      sampled,
    };
  }
  const counts = Map.groupBy(findings, ({ code }) => code);
  return {
    band: worstBand(granted.map(bandOf)),
    groups,
    lines,
    signals: [...counts].map(([code, own]) => ({ code, lines: own.length })).sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}
