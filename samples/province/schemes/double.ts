import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { onWorkday } from '../dates.ts';
import type { Person } from '../people.ts';
import type { Entry } from '../province.ts';
import type { Trainee } from '../training.ts';
import { occupationsOf } from '../occupations.ts';
import { claimDay, insureJustInTime, planted, type Scheme } from './scheme.ts';

const NAME = 'double-claims';

const VARIANTS = [
  [3, 'same-certificate'],
  [3, 'other-name-of-the-occupation'],
  [3, 'lower-after-higher'],
  [3, 'other-channel'],
  [4, 'other-document'],
  [4, 'other-occupation'],
] as const;

/**
 * One training sold twice: to a second enterprise, often in another city. By the same certificate; by another one of
 * the same occupation under the name it had in another edition; by a lower level; after the worker or the unemployment
 * fund had it; by another document of the same person; as a training for another occupation on the same days. What was
 * claimed first is honest.
 */
export const doubleClaims: Scheme = {
  name: NAME,
  family: 'false-projects',
  share: 10,
  plant(honest, most) {
    const { province } = honest;
    const { draw, people, registers } = province;
    const count = Math.min(most, draw.between(6, 60));
    const variant = province.due(NAME, VARIANTS);
    const truth = planted(NAME, variant);
    const first = honest.enterprise({ kind: 'manufacturing', insuredHeads: count * draw.between(2, 8) });
    const second = honest.enterprise({ kind: 'manufacturing', insuredHeads: count * draw.between(2, 8) });
    const habits = { ...honest.habits(first), own: undefined };
    const firstDay = claimDay(draw, 0, 150);
    const secondDay = onWorkday(addDays(firstDay, draw.between(12, 110)));
    let trainees: readonly Trainee[] = [];
    let begins = '';
    const level = draw.pick(['4', '3'] as const);
    const occupation = draw.pick(occupationsOf(first.kind).filter((one) => (one.aliases?.length ?? 0) > 0));
    const honestly = honest.course(
      first,
      firstDay,
      habits,
      (course) => {
        begins = course.begins;
        trainees = Array.from({ length: count }, () => honest.staff.worker(first, [], begins));
        return trainees;
      },
      { occupation, level },
    );
    const persons = new Set(honestly.map(({ person }) => person));
    trainees = trainees.filter(({ person }) => persons.has(person)).map(({ person }) => ({ person }));
    const again = (change: {
      readonly enterprise?: typeof second;
      readonly trainees?: readonly Trainee[];
      readonly begins?: string;
      readonly level?: '5' | '4' | '3';
      readonly occupation?: typeof occupation;
    }) =>
      honest.course(change.enterprise ?? second, secondDay, habits, () => change.trainees ?? trainees, {
        truth,
        occupation,
        level,
        ...change,
      });
    const insured = (person: Person, day: string) =>
      insureJustInTime(province, person, second, day, { before: draw.between(0, 1), after: [2, 4] });

    switch (variant) {
      case 'other-channel': {
        const drawn = draw.chance(0.5);
        for (const { certificateNumber, person } of honestly) {
          if (drawn) registers.stand(person, { unemploymentSubsidy: 'drawn' });
          else registers.personally(certificateNumber);
        }
        province.claim(
          first,
          firstDay,
          honestly.map((entry) => ({ ...entry, truth })),
        );
        return;
      }
      case 'same-certificate': {
        province.claim(first, firstDay, honestly);
        if (draw.chance(0.5)) for (const { person } of trainees) insured(person, begins);
        province.claim(
          second,
          secondDay,
          honestly.map((entry): Entry => ({ ...entry, truth, classNumber: undefined })),
        );
        return;
      }
      case 'other-name-of-the-occupation': {
        province.claim(first, firstDay, honestly);
        const alias = occupation.aliases?.[0] ?? occupation.name.zh;
        const day = addDays(begins, 14);
        for (const { person } of trainees) insured(person, day);
        province.claim(
          second,
          secondDay,
          again({ begins: day }).map((entry) => ({ ...entry, occupation: alias })),
        );
        return;
      }
      case 'lower-after-higher': {
        province.claim(first, firstDay, honestly);
        const lower = level === '3' ? '4' : '5';
        province.claim(first, secondDay, again({ enterprise: first, begins: addDays(begins, 50), level: lower }));
        return;
      }
      case 'other-document': {
        province.claim(first, firstDay, honestly);
        const other = trainees.map(({ person }): Trainee => {
          const twin = { ...person, documentNumber: people.number([1970, 2003]), documentType: 'resident-id' as const };
          insured(twin, begins);
          return { person: twin };
        });
        province.claim(second, secondDay, again({ trainees: other, begins }));
        return;
      }
      case 'other-occupation': {
        province.claim(first, firstDay, honestly);
        for (const { person } of trainees) insured(person, begins);
        const others = occupationsOf(second.kind).filter((one) => one !== occupation);
        province.claim(
          second,
          secondDay,
          again({ begins: addDays(begins, draw.between(0, 2)), occupation: draw.pick(others) }),
        );
        return;
      }
    }
  },
};
