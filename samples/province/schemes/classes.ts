import type { Honest } from '../honest.ts';
import type { Entry, Truth } from '../province.ts';
import type { Training, Trainee } from '../training.ts';
import { occupationsOf } from '../occupations.ts';
import { claimDay, parts, planted, type Scheme } from './scheme.ts';

const NAME = 'made-up-classes';

/** In what a class that was not held differs from one that was. Real staff, real insurance, real certificates. */
const VARIANTS: readonly (readonly [
  number,
  string,
  (honest: Honest, size: number, truth: Truth) => Partial<Training>,
])[] = [
  [14, 'never-filed', () => ({ filedBefore: false, numbered: false })],
  [12, 'filed-afterwards', ({ province: { draw } }) => ({ filedBefore: -draw.between(4, 45) })],
  [
    14,
    'over-capacity',
    ({ province: { draw } }, size) => ({
      capacity: Math.max(5, Math.floor(size * (0.35 + 0.4 * draw.fraction()))),
    }),
  ],
  [
    12,
    'hours-do-not-fit',
    ({ province: { draw } }) => ({
      length: { hours: draw.pick([96, 120, 160]), days: draw.between(4, 7) },
    }),
  ],
  [
    16,
    'absent',
    ({ province: { draw } }) => {
      const there = 0.15 + 0.4 * draw.fraction();
      return { attended: (hours: number) => Math.round(hours * Math.min(0.7, there * (0.6 + 0.8 * draw.fraction()))) };
    },
  ],
  [
    16,
    'half-recorded',
    ({ province: { draw } }) => {
      const missing = 0.4 + 0.4 * draw.fraction();
      return { attended: (hours: number) => (draw.chance(missing) ? undefined : hours) };
    },
  ],
  [16, 'two-places', () => ({})],
];

export const madeUpClasses: Scheme = {
  name: NAME,
  family: 'false-content',
  share: 18.2,
  plant(honest, most) {
    const { province } = honest;
    const { draw } = province;
    const variant = province.due(
      NAME,
      VARIANTS.map(([weight, name]) => [weight, name] as const),
    );
    const change = VARIANTS.find(([, name]) => name === variant)?.[2] ?? (() => ({}));
    const count = Math.min(most, draw.between(15, 120));
    const enterprise = honest.enterprise();
    const habits = { ...honest.habits(enterprise), files: true };
    const truth = planted(NAME, variant);
    // The register of classes knows the enterprise by those that it did hold.
    const day = claimDay(draw);
    province.claim(enterprise, day, honest.entries(enterprise, draw.between(8, 25), day, habits));
    let trained = 25;
    for (const size of parts(draw, variant === 'two-places' ? Math.ceil(count / 2) : count, 10, 60)) {
      const submittedOn = claimDay(draw);
      const entries = parts(draw, size, 10, 40).flatMap((those): Entry[] => {
        let trainees: readonly Trainee[] = [];
        let begins = '';
        const first = honest.course(
          enterprise,
          submittedOn,
          habits,
          (course) => {
            begins = course.begins;
            trainees = Array.from({ length: those }, () => honest.staff.worker(enterprise, [], course.begins));
            return trainees;
          },
          { truth, failed: 0, ...change(honest, those, truth) },
        );
        if (variant !== 'two-places') return first;
        const occupations = habits.occupations.filter(({ name }) => name.zh !== first[0]?.occupation);
        const occupation = draw.pick(occupations.length > 0 ? occupations : occupationsOf(enterprise.kind));
        return [
          ...first,
          ...honest.course(enterprise, submittedOn, habits, () => trainees, { truth, failed: 0, begins, occupation }),
        ];
      });
      province.claim(enterprise, submittedOn, draw.shuffled(entries));
      trained += entries.length;
    }
    province.enterprises.employs(enterprise, trained);
  },
};
