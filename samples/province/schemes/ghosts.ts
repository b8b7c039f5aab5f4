import type { Person } from '../people.ts';
import { claimDay, employedElsewhere, insureJustInTime, parts, planted, type Scheme } from './scheme.ts';

const NAME = 'ghosts';
const PEOPLE_A_PHONE = { crude: [8, 40], careful: [3, 6], masked: [2, 2] } as const;
const PEOPLE_AN_ACCOUNT = { crude: [5, 20], careful: [3, 8], masked: [1, 1] } as const;

/**
 * People who were never there, by bought copies of their documents (2,984 claimed, some 330 real). Crude: not insured,
 * one phone for all. Careful: insured for the months that are asked about, a phone for a few. Masked: a month more on
 * each side, a phone for two, and more real staff than ghosts in each class.
 */
export const ghosts: Scheme = {
  name: NAME,
  family: 'false-trainees',
  share: 30,
  plant(honest, most) {
    const { province } = honest;
    const { draw, people } = province;
    const variant = province.due(NAME, [
      [35, 'crude'],
      [35, 'careful'],
      [30, 'masked'],
    ] as const);
    const count = Math.min(most, variant === 'masked' ? draw.between(6, 40) : draw.between(15, 160));
    const enterprise = honest.enterprise({ kind: draw.pick(['manufacturing', 'services', 'construction']) });
    const habits = honest.habits(enterprise);
    const truth = planted(NAME, variant);
    const perPhone: readonly [number, number] = PEOPLE_A_PHONE[variant];
    const perAccount: readonly [number, number] = PEOPLE_AN_ACCOUNT[variant];
    const lent = { phone: '', phoneLeft: 0, account: '', accountLeft: 0 };
    const ghost = (begins: string): Person => {
      const person = people.person([1972, 2001]);
      if (lent.phoneLeft-- <= 0) Object.assign(lent, { phone: person.phone, phoneLeft: draw.between(...perPhone) - 1 });
      if (lent.accountLeft-- <= 0)
        Object.assign(lent, { account: person.account, accountLeft: draw.between(...perAccount) - 1 });
      if (draw.chance(0.6)) employedElsewhere(province, person, enterprise, begins);
      if (variant === 'careful') insureJustInTime(province, person, enterprise, begins, { before: 0, after: [2, 3] });
      if (variant === 'masked') insureJustInTime(province, person, enterprise, begins, { before: 1, after: [4, 6] });
      return { ...person, phone: lent.phone, account: lent.account };
    };
    const real = { crude: 0.1, careful: 0.35, masked: 1.8 }[variant];
    let trained = 0;
    for (const size of parts(draw, count, 12, variant === 'masked' ? 20 : 80)) {
      const submittedOn = claimDay(draw);
      const entries = parts(draw, size, 8, 30).flatMap((ghostly) => {
        // In crude ones the record of attendance is left out as well.
        const recorded = variant !== 'crude' || draw.chance(0.5);
        return honest.course(
          enterprise,
          submittedOn,
          habits,
          ({ begins }) =>
            draw.shuffled([
              ...Array.from({ length: Math.round(ghostly * real) }, () => honest.staff.worker(enterprise, [], begins)),
              ...Array.from({ length: ghostly }, () => ({ person: ghost(begins), truth })),
            ]),
          recorded ? {} : { attended: (hours, trainee) => (trainee.truth === truth ? undefined : hours) },
        );
      });
      province.claim(enterprise, submittedOn, draw.shuffled(entries));
      trained += entries.length;
    }
    // Whom it insures on paper are heads too.
    if (variant !== 'crude') province.enterprises.employs(enterprise, trained);
  },
};
