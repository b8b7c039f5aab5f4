import type { PolicyVersion } from '#policy/schema.ts';
import type { Text } from '../shared/fault.ts';
import type { Uses } from './entitlement-view.ts';

type Words = Pick<PolicyVersion, 'occupations' | 'caps'>;
type Cap = Words['caps'][number];

/** A worker's uses as the worker reads them: occupations and caps by what the policy calls them, not by their ids. */
export interface UsesInWords {
  readonly grants: readonly (Uses['grants'][number] & { readonly name: Text })[];
  readonly counters: readonly (Uses['counters'][number] & { readonly text: Text; readonly times?: number })[];
}

/** @param policy in force today; what it no longer has, or where there is none, is told as well as it can be */
export function inWords({ grants, counters }: Uses, policy: Words | undefined): UsesInWords {
  const occupations = new Map(policy?.occupations.map(({ id, name }) => [id, name]));
  const caps = new Map(policy?.caps.map((cap) => [cap.id, cap]));
  return {
    grants: grants.map((grant) => {
      // What the catalogue does not have stands in the ledger by the name on the certificate.
      const { zh, en = zh } = occupations.get(grant.occupation) ?? { zh: grant.occupation, en: grant.occupation };
      return { ...grant, name: { zh, en } };
    }),
    counters: counters.map((counter) => {
      const cap = caps.get(counter.cap);
      return cap === undefined
        ? { ...counter, text: SOME_LIMIT }
        : { ...counter, text: capText(cap), times: cap.times };
    }),
  };
}

const SOME_LIMIT: Text = { zh: '补贴次数', en: 'Times that a subsidy was had' };

function capText({ subsidy, period }: Pick<Cap, 'subsidy' | 'period'>): Text {
  const what = {
    training: { zh: '培训补贴', en: 'training subsidy' },
    evaluation: { zh: '评价补贴', en: 'evaluation subsidy' },
  }[subsidy];
  if (period === 'ever') return { zh: `${what.zh}累计次数`, en: `Times of the ${what.en} in all` };
  if (period === 'calendar-year') return { zh: `${what.zh}当年次数`, en: `Times of the ${what.en} in the year` };
  return {
    zh: `${what.zh}次数（${period.from} 至 ${period.until}）`,
    en: `Times of the ${what.en} from ${period.from} to ${period.until}`,
  };
}
