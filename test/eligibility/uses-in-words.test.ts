import { describe, expect, test } from 'vitest';
import { inWords } from '#functions/eligibility/uses-in-words.ts';
import { fujian2024 } from '#test/support/domain.ts';

const grant = {
  level: '4',
  subsidies: ['training'],
  issuedOn: '2025-03-01',
  channel: 'enterprise',
  state: 'unknown',
} as const;

describe('what a worker reads of the own uses', () => {
  test('names occupations as the catalogue does, and as the certificate does where it has none', () => {
    const grants = ['security-guard', '手工酿醋师'].map((occupation) => ({ ...grant, occupation }));
    expect(inWords({ grants, counters: [] }, fujian2024()).grants.map(({ name }) => name.zh)).toEqual([
      '保安员',
      '手工酿醋师',
    ]);
  });

  test('says of each limit of the policy what it counts and how often that may be', () => {
    const counters = fujian2024().caps.map(({ id }) => ({ cap: id, used: 1 }));
    const told = inWords({ grants: [], counters }, fujian2024()).counters;
    expect(told.map(({ text, times }) => `${text.zh} ${times}`)).toEqual([
      '培训补贴累计次数 3',
      '评价补贴累计次数 3',
      '培训补贴次数（2023-12-20 至 2025-12-31） 3',
      '评价补贴次数（2023-12-20 至 2025-12-31） 3',
      '培训补贴当年次数 3',
      '评价补贴当年次数 3',
    ]);
  });

  test('shows no code of a limit that is no longer there', () => {
    const counters = [{ cap: 'gone-by-now', used: 2 }];
    expect(JSON.stringify(inWords({ grants: [], counters }, undefined).counters[0]?.text)).not.toContain('gone');
  });
});
