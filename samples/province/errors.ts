import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import type { Draw } from './draw.ts';
import type { Entry, Province } from './province.ts';

type Change = Pick<Entry, 'cells'> & Partial<Entry>;
type Slip = (draw: Draw, entry: Entry) => Change | undefined;

/** What goes wrong at a keyboard, and how often on a line; hours and dates of a class are filled down, so more seldom. */
const SLIPS: readonly (readonly [chance: number, variant: string, slip: Slip])[] = [
  [
    0.005,
    'certificate-number-typed-wrong',
    (draw, { certificateNumber }) => {
      const at = certificateNumber.length - draw.between(1, 6);
      return { cells: { certificateNumber: changed(certificateNumber, at, draw) } };
    },
  ],
  [
    0.0015,
    'identity-number-typed-wrong',
    (draw, { person }) => {
      return { cells: { documentNumber: changed(person.documentNumber, draw.between(8, 16), draw) } };
    },
  ],
  [
    0.004,
    'date-of-issue-typed-wrong',
    (draw, { issuedOn }) => {
      return { cells: { issuedOn: addDays(issuedOn, -draw.pick([1, 1, 1, 2, 9, 10, 30])) } };
    },
  ],
  [
    0.002,
    'level-typed-wrong',
    (_draw, { level }) => {
      return level === '4' || level === '5' ? { cells: { level: level === '4' ? '三级' : '四级' } } : undefined;
    },
  ],
  [
    0.003,
    'name-typed-wrong',
    (_draw, { person }) => ({ cells: { name: `${person.name.slice(0, 1)}锦${person.name.slice(2)}` } }),
  ],
  [
    0.0008,
    'training-dates-typed-wrong',
    (draw, { trainingFrom, trainingTo }) => {
      const period = draw.chance(0.5)
        ? `${trainingTo}至${trainingFrom}`
        : `${trainingFrom}至${Number(trainingTo.slice(0, 4)) + 1}${trainingTo.slice(4)}`;
      return { cells: { training: period } };
    },
  ],
  [
    0.002,
    'class-number-typed-wrong',
    (draw, { classNumber }) => {
      return classNumber === undefined
        ? undefined
        : { cells: {}, classNumber: changed(classNumber, classNumber.length - draw.between(1, 6), draw) };
    },
  ],
  [0.0004, 'hours-typed-wrong', (_draw, { hours }) => ({ cells: { hours: hours * 10 } })],
  [
    0.002,
    'phone-typed-wrong',
    (draw, { person }) => {
      return person.phone === undefined
        ? undefined
        : { cells: { phone: changed(person.phone, draw.between(4, 10), draw) } };
    },
  ],
];

function changed(number: string, at: number, draw: Draw): string {
  const before = Number(number.charAt(at));
  const digit = Number.isNaN(before) ? draw.between(0, 9) : (before + draw.between(1, 9)) % 10;
  return number.slice(0, at) + String(digit) + number.slice(at + 1);
}

/** Claims that come to nothing although nobody means ill: known to whoever asks, not to whoever typed. */
const PENSION_FORGOTTEN = 0.0015;
const CLAIMED_IN_PERSON = 0.002;
const SUBSIDY_DRAWN = 0.001;

/** Honest lines with the errors that honest people make; what is planted stays as it is. */
export function withErrors(province: Province, entries: readonly Entry[]): Entry[] {
  const { draw, registers } = province;
  return entries.map((entry) => {
    if (entry.truth.kind !== 'honest') return entry;
    for (const [chance, variant, slip] of SLIPS) {
      if (!draw.chance(chance)) continue;
      const change = slip(draw, entry);
      if (change !== undefined) return { ...entry, ...change, truth: { kind: 'honest-error', variant } };
    }
    const luck = draw.fraction();
    const error = (variant: string): Entry => ({ ...entry, truth: { kind: 'honest-error', variant } });
    if (luck < PENSION_FORGOTTEN) {
      registers.stand(entry.person, { pensionDrawn: true });
      return error('pension-forgotten');
    }
    if (luck < PENSION_FORGOTTEN + SUBSIDY_DRAWN) {
      registers.stand(entry.person, { unemploymentSubsidy: 'drawn' });
      return error('unemployment-subsidy-drawn');
    }
    if (luck < PENSION_FORGOTTEN + SUBSIDY_DRAWN + CLAIMED_IN_PERSON) {
      registers.personally(entry.certificateNumber);
      return error('claimed-in-person');
    }
    return entry;
  });
}
