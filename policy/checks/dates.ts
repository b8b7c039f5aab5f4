import { VERIFIED_YEARS } from '#functions/shared/calendar/working-days.ts';
import type { Fault } from '#functions/shared/fault.ts';
import { faultOf } from '../fault-of.ts';
import { certificatesOf, common, type Period } from '../periods.ts';
import { type Check, rivals } from './check.ts';

/** Days of one list come one after the other: a day twice, or one before the last, would never be looked at. */
export const recheckInOrder: Check = function* (policy) {
  const setting = policy.recheck?.daysAfterPayment;
  if (setting === undefined) return;
  const lists = [
    ['/recheck/daysAfterPayment/value', setting.value],
    ...setting.regions.map(({ value }, index) => [`/recheck/daysAfterPayment/regions/${index}/value`, value] as const),
  ] as const;
  for (const [place, days] of lists) {
    if (days.every((day, index) => index === 0 || day > (days[index - 1] ?? 0))) continue;
    yield faultOf(
      'policy-dates',
      place,
      {
        zh: `复查日期 ${days.join('、')} 未由小到大排列,或有重复。`,
        en: `The days ${days.join(', ')} are not in order, or one is there twice.`,
      },
      { zh: '请由小到大填写,每个只写一次。', en: 'Write them in order, each once.' },
    );
  }
};

/** Whatever lasts ends after it begins, and what is about certificates lies within the version's. */
export const datesInOrder: Check = function* (policy) {
  const { certificates, holdsFrom } = policy;
  yield* inOrder('/certificates', certificates);
  if (holdsFrom.date > certificates.until) {
    yield faultOf(
      'policy-dates',
      '/holdsFrom/date',
      {
        zh: `版本自 ${holdsFrom.date} 起施行,而证书只到 ${certificates.until}。`,
        en: `It holds from ${holdsFrom.date}, but serves certificates only until ${certificates.until}.`,
      },
      { zh: '请改正施行日期或 certificates/until。', en: 'Correct the date, or certificates/until.' },
    );
  }
  for (const list of ['baseRates', 'uplifts'] as const) {
    for (const [index, entry] of policy[list].entries()) {
      const place = `/${list}/${index}`;
      const own = certificatesOf(entry, certificates);
      yield* inOrder(place, own);
      const outside = own.from < certificates.from || own.until > certificates.until;
      if (own.from <= own.until && outside) {
        yield faultOf(
          'policy-dates',
          place,
          {
            zh: `${own.from} 至 ${own.until} 超出版本的证书日期。`,
            en: `${own.from} to ${own.until} goes beyond the certificates of the version.`,
          },
          {
            zh: `请填写 ${certificates.from} 至 ${certificates.until} 之间的日期,或不填而随版本。`,
            en: `Give dates from ${certificates.from} to ${certificates.until}, or none where they are the version's.`,
          },
        );
      }
    }
  }
  for (const [index, { period }] of policy.caps.entries())
    if (typeof period === 'object') yield* inOrder(`/caps/${index}/period`, period);
  for (const [index, target] of policy.targets.entries()) yield* inOrder(`/targets/${index}`, target);
};

function* inOrder(place: string, { from, until }: Period): Generator<Fault> {
  if (from <= until) return;
  yield faultOf(
    'policy-dates',
    place,
    { zh: `结束日期 ${until} 早于开始日期 ${from}。`, en: `It ends on ${until}, before it begins on ${from}.` },
    { zh: '请改正其中一个日期。', en: 'Correct one of the dates.' },
  );
}

/** The years of the calendar are those whose working days are known, and all of them that the version needs. */
export const calendarKnown: Check = function* ({ calendar, certificates, holdsFrom }) {
  for (const [index, year] of calendar.years.entries()) {
    if (VERIFIED_YEARS.includes(year)) continue;
    yield faultOf(
      'policy-calendar',
      `/calendar/years/${index}`,
      { zh: `没有 ${year} 年的工作日数据。`, en: `The working days of ${year} are not known.` },
      {
        zh: `请删去该年;已知的年份:${VERIFIED_YEARS.join('、')}。`,
        en: `Take it out; the years known are ${VERIFIED_YEARS.join(', ')}.`,
      },
    );
  }
  const [first, last] = [Number(holdsFrom.date.slice(0, 4)), Number(certificates.until.slice(0, 4))];
  // A year that nobody knows yet cannot be asked for: what reaches into it is refused when it does.
  const lacking = VERIFIED_YEARS.filter((year) => year >= first && year <= last && !calendar.years.includes(year));
  if (lacking.length > 0) {
    yield faultOf(
      'policy-calendar',
      '/calendar/years',
      { zh: `缺少 ${lacking.join('、')} 年。`, en: `${lacking.join(', ')} is missing.` },
      { zh: '请加入版本施行期间的每一年。', en: 'Add every year in which the version holds.' },
    );
  }
};

/** One target for any day, with one way of saying how many shall reach level 3. */
export const targetsClear: Check = function* ({ targets }, places) {
  for (const [index, target] of targets.entries()) {
    if (target.highSkill !== undefined && target.highSkillPercent !== undefined) {
      yield faultOf(
        'policy-target',
        `/targets/${index}/highSkillPercent`,
        { zh: '高技能人才同时给了人数和比例。', en: 'High skill is given both as a number and as a share.' },
        { zh: '请只填 highSkill 或 highSkillPercent 之一。', en: 'Give highSkill or highSkillPercent, not both.' },
      );
    }
    const before = targets.slice(0, index).findIndex((each) => common(each, target) !== undefined);
    if (before === -1) continue;
    const { place, rival } = rivals(places, 'targets', before, index);
    yield faultOf(
      'policy-target',
      place,
      { zh: `与${rival.zh} 期间重叠。`, en: `It covers days that ${rival.en} covers too.` },
      { zh: '请改正 from 或 until。', en: 'Correct from or until.' },
    );
  }
};
