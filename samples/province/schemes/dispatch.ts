import { laterMonth, monthOf } from '../dates.ts';
import { claimDay, insureJustInTime, parts, planted, type Scheme } from './scheme.ts';

const NAME = 'dispatched-staff';

/**
 * A labour-dispatch firm claims for the staff of the enterprises that it serves. Crude: they are insured there alone.
 * Careful: for the months of the training by the firm too.
 */
export const dispatch: Scheme = {
  name: NAME,
  family: 'false-trainees',
  share: 10,
  plant(honest, most) {
    const { province } = honest;
    const { draw, people, registers } = province;
    const count = Math.min(most, draw.between(15, 150));
    const heads = Math.round(count * (1.2 + 2 * draw.fraction()));
    const firm = honest.enterprise({ kind: 'labour-dispatch', insuredHeads: heads });
    const user = honest.enterprise({ kind: 'manufacturing', region: firm.region });
    const habits = honest.habits({ ...firm, kind: 'manufacturing' });
    const variant = province.due(NAME, [
      [40, 'crude'],
      [60, 'careful'],
    ]);
    const crude = variant === 'crude';
    const truth = planted(NAME, variant);
    for (const size of parts(draw, count, 10, 60)) {
      const submittedOn = claimDay(draw);
      const entries = parts(draw, size, 10, 35).flatMap((those) =>
        honest.course(firm, submittedOn, habits, ({ begins }) => [
          ...Array.from({ length: draw.between(0, 6) }, () => honest.staff.worker(firm, [], begins)),
          ...Array.from({ length: those }, () => {
            const person = people.person();
            const from = laterMonth(monthOf(begins), -draw.between(4, 80));
            registers.insure(person, { creditCode: user.creditCode, from });
            if (!crude) insureJustInTime(province, person, firm, begins, { before: draw.between(0, 2), after: [2, 4] });
            return { person, truth };
          }),
        ]),
      );
      province.claim(firm, submittedOn, draw.shuffled(entries));
    }
  },
};
