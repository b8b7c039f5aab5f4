import { Steps } from 'antd';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import type { Text } from '#console/shell/text.ts';
import type { Status } from '#functions/claim/status.ts';
import { TEXTS } from './texts.ts';
import type { EventView } from './views.ts';

interface Stage {
  readonly title: Text;
  /** Types of the events that end it. */
  readonly endedBy: readonly string[];
  readonly at: readonly Status[];
}

const STAGES: readonly Stage[] = [
  { title: TEXTS.stageSubmit, endedBy: ['claim-submitted'], at: ['draft', 'returned'] },
  {
    title: TEXTS.stageVerify,
    endedBy: ['certificates-verified'],
    at: ['submitted', 'verifying', 'waiting-for-register'],
  },
  {
    title: TEXTS.stageAssess,
    endedBy: ['eligibility-assessed'],
    at: ['assessing', 'waiting-for-entitlement', 'screening'],
  },
  { title: TEXTS.stageFirst, endedBy: ['first-review-decided'], at: ['first-review', 'not-accepting'] },
  {
    title: TEXTS.stageSecond,
    endedBy: ['review-carried-out'],
    at: ['second-review', 'approval', 'rejecting', 'returning'],
  },
  {
    title: TEXTS.stageNotice,
    endedBy: ['notice-closed', 'nothing-to-publish'],
    at: ['approved', 'notice', 'objection-review'],
  },
  {
    title: TEXTS.stagePay,
    endedBy: ['claim-settled', 'payment-closed'],
    at: ['reserving', 'awaiting-funds', 'reserved', 'disbursing', 'payment-returned', 'settling'],
  },
];

/** The way of a claim from submission to payment, with when each stage ended. */
export function Stages({ status, events }: { readonly status: Status; readonly events: readonly EventView[] }) {
  const { say, language } = useLanguage();
  // What happened before the newest submission belongs to an earlier round.
  const from = events.findLast(({ type }) => type === 'claim-submitted')?.seq ?? 0;
  const current = STAGES.findIndex(({ at }) => at.includes(status));
  return (
    <Steps
      size="small"
      current={current === -1 ? STAGES.length : current}
      status={['rejected', 'withdrawn', 'not-accepted', 'payment-returned'].includes(status) ? 'error' : 'process'}
      items={STAGES.map(({ title, endedBy }, index) => {
        const ended = events.findLast(({ seq, type }) => seq >= from && endedBy.includes(type));
        const over = current === -1 || index < current;
        return {
          title: say(title),
          content: ended === undefined || !over ? undefined : shanghaiTime(ended.at, language),
        };
      })}
    />
  );
}
