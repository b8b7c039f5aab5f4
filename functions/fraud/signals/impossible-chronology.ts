import { monthOf } from '../months.ts';
import type { Evidence, LineSignal } from '../signal.ts';
import { trainingDates } from '../training-dates.ts';

/** Hired ≤ trained ≤ examined ≤ certified ≤ claimed does not hold. */
export const impossibleChronology: LineSignal = {
  code: 'impossible-chronology',
  zh: '入职、培训、考核、发证、申报的先后不成立。',
  en: 'Hired, trained, examined, certified and claimed for in an order that cannot be.',
  source: '政策说明“时间逻辑”',
  limits: [],
  find: (on): Evidence | undefined => {
    const { line, verified, claim } = on;
    const { from, to } = trainingDates(on);
    const { examinedOn, insuredFrom } = verified;
    const after = (later: string | undefined, earlier: string | undefined) =>
      later !== undefined && earlier !== undefined && later < earlier;
    if (after(to, from)) return { ended: to as string, began: from as string };
    // Insurance is told by months, and may follow within thirty days: only an end of training before it is impossible.
    if (to !== undefined && insuredFrom !== undefined && monthOf(to) < insuredFrom)
      return { trainedUntil: to, insuredFrom };
    if (after(examinedOn, to)) return { trainedUntil: to as string, examinedOn: examinedOn as string };
    if (after(line.issuedOn, examinedOn)) return { examinedOn: examinedOn as string, issuedOn: line.issuedOn };
    if (after(line.issuedOn, to)) return { trainedUntil: to as string, issuedOn: line.issuedOn };
    if (after(claim.submittedOn, line.issuedOn)) return { issuedOn: line.issuedOn, claimedOn: claim.submittedOn };
    return undefined;
  },
};
