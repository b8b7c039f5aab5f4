import { Tag } from 'antd';
import type { Statistics } from '#client/types.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { TEXTS } from './texts.ts';

/** How far a region is with what the policy wants of it, beside what should be there by now. */
export function Progress({ told: { target, paidLines, highSkillPaid, year } }: { readonly told: Statistics }) {
  const { say, language } = useLanguage();
  if (target === undefined) return <p>{say(TEXTS.noTarget)}</p>;
  // A target of several years is not reached by one of them alone: figures of this page are those of one year.
  const severalYears = target.from.slice(0, 4) !== target.until.slice(0, 4);
  const onTime = paidLines >= target.onSchedule;
  return (
    <>
      <dl className="figures">
        <div>
          <dt>
            {say(TEXTS.target)} ({target.target})
          </dt>
          <dd>
            {count(target.trainings)}
            {target.highSkill === undefined ? '' : ` · ${say(TEXTS.highSkillPaid)} ${count(target.highSkill)}`}
          </dd>
        </div>
        <div>
          <dt>{say(TEXTS.onSchedule)}</dt>
          <dd>{count(target.onSchedule)}</dd>
        </div>
        <div>
          <dt>
            {say(TEXTS.done)} ({year})
          </dt>
          <dd>
            {count(paidLines)} · {say(TEXTS.highSkillPaid)} {count(highSkillPaid)}{' '}
            {!severalYears && <Tag color={onTime ? 'green' : 'red'}>{say(onTime ? TEXTS.ahead : TEXTS.behind)}</Tag>}
          </dd>
        </div>
        <div>
          <dt>{say(TEXTS.targetSpan)}</dt>
          <dd>
            {target.from} – {target.until}
          </dd>
        </div>
      </dl>
      <p className="quiet">
        {say(TEXTS.source)} {target.source}
        {target.assumption === undefined ? '' : ` (${language === 'en' ? target.assumption : say(TEXTS.assumed)})`}
      </p>
    </>
  );
}
