import { inRegion } from './regional.ts';
import type { PolicyVersion } from './schema.ts';
import shipped from './versions/fujian-2024/risk.json' with { type: 'json' };

type Section = NonNullable<PolicyVersion['risk']>;
type Entry = Section['signals'][number];

/** What a version of before there was such a section says of risk, and what one does not say of a single signal. */
const SHIPPED: Section = shipped as unknown as Section;

export type Band = 'clean' | 'flagged' | 'high';

/** What a policy says of risk in one region. */
export interface Risk {
  readonly points: (code: string) => number;
  /** What it weighs where several lines of a claim show it, and how many that are; absent: as on one. */
  readonly together: (code: string) => Entry['value']['together'];
  /** Whether the sign holds a line until evidence comes. */
  readonly holds: (code: string) => boolean;
  readonly limits: (code: string) => Readonly<Record<string, number>>;
  readonly bands: Section['bands']['value'];
  readonly sampling: Section['sampling']['value'];
}

const known = new WeakMap<PolicyVersion, Map<string, Risk>>();

export function riskOf(policy: PolicyVersion, region: string): Risk {
  const ofPolicy = known.get(policy) ?? new Map<string, Risk>();
  known.set(policy, ofPolicy);
  const found = ofPolicy.get(region) ?? reckoned(policy, region);
  ofPolicy.set(region, found);
  return found;
}

/** The section whole: where the version is silent, what is shipped. */
export function riskSection(policy: Pick<PolicyVersion, 'risk'>): Section {
  const { signals, bands, sampling } = policy.risk ?? SHIPPED;
  const entries = new Map<string, Entry>([...SHIPPED.signals, ...signals].map((entry) => [entry.id, entry]));
  return { signals: [...entries.values()], bands, sampling };
}

function reckoned(policy: PolicyVersion, region: string): Risk {
  const { signals, bands, sampling } = riskSection(policy);
  const values = new Map(signals.map((entry) => [entry.id, inRegion(policy, entry, region).value]));
  const limits = new Map(
    [...values].map(([code, value]) => [code, Object.fromEntries(value.limits.map(({ id, value: at }) => [id, at]))]),
  );
  return {
    points: (code) => values.get(code)?.points ?? 0,
    together: (code) => values.get(code)?.together,
    holds: (code) => values.get(code)?.holds ?? false,
    limits: (code) => limits.get(code) ?? {},
    bands: inRegion(policy, bands, region).value,
    sampling: inRegion(policy, sampling, region).value,
  };
}
