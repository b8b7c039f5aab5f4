import { describe, expect, it } from 'vitest';
import { employmentUnconfirmed } from '#functions/fraud/signals/employment-unconfirmed.ts';
import { impossibleChronology } from '#functions/fraud/signals/impossible-chronology.ts';
import { sharedContact } from '#functions/fraud/signals/shared-contact.ts';

describe('impossible chronology', () => {
  it.each([
    ['trained after being certified', { trainingFrom: '2024-05-01', trainingTo: '2024-06-02' }],
    ['ended after the certificate, begin unknown', { trainingTo: '2024-06-02' }],
    ['ended before begun', { trainingFrom: '2024-05-03', trainingTo: '2024-05-02' }],
    ['13 hours in one day', { trainingFrom: '2024-05-01', trainingTo: '2024-05-01', trainingHours: 13 }],
    ['121 hours in ten days', { trainingFrom: '2024-05-01', trainingTo: '2024-05-10', trainingHours: 121 }],
  ])('is seen when somebody was %s', (_, training) => {
    expect(impossibleChronology({ issuedOn: '2024-06-01', ...training })).toBe(true);
  });

  it.each([
    ['nothing is known of the training', {}],
    ['only its begin is known', { trainingFrom: '2024-05-01', trainingHours: 900 }],
    ['only its end is known', { trainingTo: '2024-05-01', trainingHours: 900 }],
    ['the certificate came on the last day', { trainingFrom: '2024-05-01', trainingTo: '2024-06-01' }],
    ['a day had 12 hours', { trainingFrom: '2024-05-01', trainingTo: '2024-05-01', trainingHours: 12 }],
    ['ten days had 120', { trainingFrom: '2024-05-01', trainingTo: '2024-05-10', trainingHours: 120 }],
  ])('is not claimed when %s', (_, training) => {
    expect(impossibleChronology({ issuedOn: '2024-06-01', ...training })).toBe(false);
  });
});

describe('a shared contact', () => {
  it.each([
    ['one person on it is nothing', new Set(['a']), false],
    ['nobody on it is nothing', new Set<string>(), false],
    ['two people on it are seen', new Set(['a', 'b']), true],
    ['so many that they are not counted are seen', 'capped', true],
  ] as const)('%s', (_, people, seen) => {
    expect(sharedContact(people)).toBe(seen);
  });
});

describe('employment that nobody confirms', () => {
  it.each([
    ['the register could not say', ['occupation-not-in-catalogue', 'employment-unknown'], true],
    ['only something else is unknown', ['pension-unknown'], false],
    ['nothing is unknown', undefined, false],
  ] as const)('when %s: %s', (_, unknowns, seen) => {
    expect(employmentUnconfirmed(unknowns === undefined ? {} : { unknowns })).toBe(seen);
  });
});
