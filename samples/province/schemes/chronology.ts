import type { Training } from '../training.ts';
import type { Draw } from '../draw.ts';
import { laterMonth, monthOf } from '../dates.ts';
import { claimDay, parts, planted, type Scheme } from './scheme.ts';

const NAME = 'chronology';

/** Papers made up in the wrong order: hired ≤ trained ≤ examined ≤ certified ≤ claimed does not hold. */
const VARIANTS: readonly (readonly [number, string, (draw: Draw) => Partial<Training>])[] = [
  [
    3,
    'examined-before-training',
    (draw) => ({ examinedAfter: -draw.between(35, 70), issuedAfter: draw.between(60, 90) }),
  ],
  [3, 'certified-before-the-end', (draw) => ({ examinedAfter: -draw.between(9, 14), issuedAfter: draw.between(3, 6) })],
  [4, 'examined-in-the-last-days', (draw) => ({ examinedAfter: -draw.between(1, 5) })],
  [3, 'hired-afterwards', () => ({})],
];

export const chronology: Scheme = {
  name: NAME,
  family: 'false-content',
  share: 7,
  plant(honest, most) {
    const { province } = honest;
    const { draw, people, registers } = province;
    const variant = province.due(
      NAME,
      VARIANTS.map(([weight, name]) => [weight, name] as const),
    );
    const change = VARIANTS.find(([, name]) => name === variant)?.[2] ?? (() => ({}));
    const count = Math.min(most, draw.between(8, 70));
    const enterprise = honest.enterprise({ insuredHeads: Math.round(count * (1.5 + 3 * draw.fraction())) });
    const habits = honest.habits(enterprise);
    const truth = planted(NAME, variant);
    const submittedOn = claimDay(draw);
    const entries = parts(draw, count, 8, 35).flatMap((size) =>
      honest.course(
        enterprise,
        submittedOn,
        habits,
        ({ begins }) =>
          Array.from({ length: size }, () => {
            if (variant !== 'hired-afterwards') return honest.staff.worker(enterprise, [], begins);
            const person = people.person();
            registers.insure(person, {
              creditCode: enterprise.creditCode,
              from: laterMonth(monthOf(begins), draw.between(2, 4)),
            });
            return { person };
          }),
        { truth, ...change(draw) },
      ),
    );
    const genuine = honest.entries(enterprise, draw.between(0, 20), submittedOn, habits);
    province.claim(enterprise, submittedOn, draw.shuffled([...entries, ...genuine]));
    province.enterprises.employs(enterprise, entries.length + genuine.length);
  },
};
