import { describe, expect, it } from 'vitest';
import { ageOn, retirementOn, sexOf } from '#functions/shared/identity/retirement.ts';

describe('age', () => {
  it.each([
    ['1984-06-03', '2025-06-02', 40],
    ['1984-06-03', '2025-06-03', 41],
    ['1984-02-29', '2025-02-28', 40],
    ['1984-02-29', '2025-03-01', 41],
  ])('of somebody born on %s is, on %s, %i', (birthDate, day, age) => expect(ageOn(birthDate, day)).toBe(age));
});

/** Months of birth and of retirement out of the tables that were published with the decision. */
describe('statutory retirement, which moves from 2025 on', () => {
  it.each([
    // Who was sixty before 2025 retired at sixty.
    ['male', '1964-12-15', '2024-12-14', 'before'],
    ['male', '1964-12-15', '2024-12-15', 'past'],
    // Born January 1965: February 2025; born September 1976 and later: at 63.
    ['male', '1965-01-15', '2025-02-14', 'before'],
    ['male', '1965-01-15', '2025-02-15', 'past'],
    ['male', '1965-05-10', '2025-07-10', 'past'],
    ['male', '1965-05-10', '2025-07-09', 'before'],
    ['male', '1976-09-01', '2039-08-31', 'before'],
    ['male', '1976-09-01', '2039-09-01', 'past'],
    // Women: workers from fifty, cadres from fifty-five; between the two nobody knows.
    ['female', '1974-12-15', '2024-12-14', 'before'],
    ['female', '1974-12-15', '2024-12-15', 'unknown'],
    ['female', '1975-01-15', '2025-02-14', 'before'],
    ['female', '1975-01-15', '2025-02-15', 'unknown'],
    ['female', '1969-12-15', '2024-12-15', 'past'],
    ['female', '1970-01-15', '2025-02-14', 'unknown'],
    ['female', '1970-01-15', '2025-02-15', 'past'],
    ['female', '1984-11-01', '2039-10-31', 'before'],
    ['female', '1984-11-01', '2039-11-01', 'unknown'],
    ['female', '1981-09-01', '2039-09-01', 'past'],
  ] as const)('%s, born on %s, is on %s: %s', (sex, birthDate, day, standing) => {
    expect(retirementOn({ birthDate, sex }, day)).toBe(standing);
  });

  it('takes the sex from the seventeenth digit', () => {
    expect([sexOf('359901199001010017'), sexOf('359901199001010025')]).toEqual(['male', 'female']);
  });
});
