import { laterMonth, monthOf } from '../dates.ts';
import type { Person } from '../people.ts';
import { creditCode } from '../../enterprises.ts';
import { claimDay, insureJustInTime, parts, planted, type Scheme } from './scheme.ts';

const NAME = 'ineligible-people';
const KINDS = {
  retired: ['retired', true],
  'retired-unknown': ['retired', false],
  student: ['student', true],
  'student-unknown': ['student', false],
  'public-servant': ['public-servant', true],
  'public-servant-unknown': ['public-servant', false],
} as const;
const VARIANTS = (Object.keys(KINDS) as (keyof typeof KINDS)[]).map((variant) => [1, variant] as const);

/** A public body; its code is of nobody, as all are. */
const PUBLIC_BODY = creditCode('350100', 9999);

/**
 * Retired people, students and public servants on rosters of real enterprises. Half of them are known to the registers;
 * of the other half these know nothing, because the pension, school or post is of another province, and only age and
 * insurance are left to tell.
 */
export const ineligiblePeople: Scheme = {
  name: NAME,
  family: 'false-trainees',
  share: 12.19,
  plant(honest, most) {
    const { province } = honest;
    const { draw, people, registers } = province;
    const enterprise = honest.enterprise({ kind: draw.pick(['manufacturing', 'services', 'construction']) });
    const habits = honest.habits(enterprise);
    const count = Math.min(most, draw.between(3, 30));
    const submittedOn = claimDay(draw);
    const variant = province.due(NAME, VARIANTS);
    const [kind, known] = KINDS[variant];
    const truth = planted(NAME, variant);
    const someone = (begins: string): Person => {
      const born = { retired: [1957, 1963], student: [2003, 2006], 'public-servant': [1970, 1998] } as const;
      const person = people.person(born[kind]);
      if (kind === 'retired') registers.stand(person, { pensionDrawn: known ? true : 'unknown' });
      if (kind === 'student') registers.stand(person, { student: known ? true : 'unknown' });
      if (kind === 'public-servant') {
        registers.stand(person, { publicServant: known ? true : 'unknown' });
        registers.insure(person, {
          creditCode: PUBLIC_BODY,
          from: laterMonth(monthOf(begins), -draw.between(20, 150)),
        });
      }
      insureJustInTime(province, person, enterprise, begins, { before: draw.between(0, 1), after: [2, 4] });
      return person;
    };
    const entries = parts(draw, count, 3, 12).flatMap((size) =>
      honest.course(enterprise, submittedOn, habits, ({ begins }) => [
        ...Array.from({ length: draw.between(5, 25) }, () => honest.staff.worker(enterprise, [], begins)),
        ...Array.from({ length: size }, () => ({ person: someone(begins), truth })),
      ]),
    );
    province.claim(enterprise, submittedOn, draw.shuffled(entries));
    province.enterprises.employs(enterprise, entries.length);
  },
};
