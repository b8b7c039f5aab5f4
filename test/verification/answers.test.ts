import { describe, expect, it, vi } from 'vitest';
import { type FactsOf, goodUntilMs, LIFETIMES } from '#functions/verification/answer-lifetime.ts';
import { joined, type KeptAnswers, remembering } from '#functions/verification/kept-answers.ts';
import { exactly } from '#functions/verification/registers/batch-register.ts';
import type { Answers, Question } from '#functions/verification/registers/register.ts';
import type { LineRegisters } from '#functions/verification/registers/registers.ts';
import { type SharedAnswers, sharingEnterprises, sharingIssuers } from '#functions/verification/shared-answers.ts';

const AT = '2025-06-03T01:00:00.000Z';
const now = Date.parse(AT);
const given = <Facts>(facts: Facts, answeredAt = AT) => ({ facts, answeredAt, callId: `call of ${answeredAt}` });

describe('results that are an answer', () => {
  const asked = [{ ref: 'a' }, { ref: 'b' }];
  const result = (ref: string, said = 1) => ({ ref, said });
  const always = () => true;

  it('are those to exactly the questions asked, in any order, the same one twice or not', () => {
    const answers = exactly(asked, [result('b'), result('a'), result('b')], always);
    expect([...(answers?.keys() ?? [])].sort()).toEqual(['a', 'b']);
  });

  it.each([
    ['one is missing', [result('a')]],
    ['one was not asked for', [result('a'), result('b'), result('c')]],
    ['two say different things of one', [result('a'), result('b'), result('b', 2)]],
    ['there are none', []],
  ])('are not there when %s', (_, results) => {
    expect(exactly(asked, results, always)).toBeUndefined();
  });

  it('are not there when one is about something else', () => {
    expect(exactly(asked, [result('a'), result('b', 2)], (_, { said }) => said === 1)).toBeUndefined();
  });
});

describe('how long an answer stands in for asking again', () => {
  it('is no time where it speaks against the line, or does not know', () => {
    const insured: FactsOf['insurance'] = { insuredByClaimant: 'yes', insuredMonths: [], pensionDrawn: 'no' };
    expect(LIFETIMES.certificates({ result: 'not-found', mismatches: [] })).toBe(0);
    expect(LIFETIMES.certificates({ result: 'mismatch', mismatches: ['name'] })).toBe(0);
    expect(LIFETIMES.certificates({ result: 'revoked', mismatches: [] })).toBe(0);
    expect(LIFETIMES.insurance({ ...insured, insuredByClaimant: 'no' })).toBe(0);
    expect(LIFETIMES.insurance({ ...insured, pensionDrawn: 'unknown' })).toBe(0);
    expect(LIFETIMES.enrolment({ student: 'unknown' })).toBe(0);
    expect(LIFETIMES['fiscal-payroll']({ publicServant: 'yes' })).toBe(0);
    expect(LIFETIMES['other-grants']({ unemploymentSubsidy: 'eligible', claimedPersonally: 'no' })).toBe(0);
    expect(LIFETIMES.classes({ filed: 'no' })).toBe(0);
    expect(LIFETIMES.classes({ filed: 'yes' })).toBe(0);
    expect(LIFETIMES.issuers({ found: false })).toBe(0);
    expect(LIFETIMES.enterprises({ found: false })).toBe(0);
  });

  it('is long for a certificate that is there', () => {
    expect(goodUntilMs('certificates', given({ result: 'verified', mismatches: [] }))).toBe(now + 30 * 86_400_000);
  });
});

describe('answers that are kept', () => {
  const register = <Facts>(facts: Facts) => {
    const ask = vi.fn(
      async (questions: readonly Question[]): Promise<Answers<Facts>> => ({
        answers: new Map(questions.map(({ ref }) => [ref, given(facts, '2025-06-03T02:00:00.000Z')])),
        calls: [],
      }),
    );
    return { ask };
  };
  const enrolment = () => register({ student: 'no' as const });
  const asking = (own: ReturnType<typeof enrolment>) => ({ enrolment: own }) as unknown as LineRegisters;
  const mark = (name: string, text: string) => `${name}:${text.length}:${text}`;
  const questionOf = (documentNumber: string) => mark('enrolment', JSON.stringify({ documentNumber }));

  it('are not asked for again while they are good, under whatever name the question has', async () => {
    const own = enrolment();
    const kept: KeptAnswers = {
      enrolment: {
        [questionOf('known')]: given({ student: 'no' }),
        [questionOf('expired')]: given({ student: 'no' }, '2025-05-20T01:00:00.000Z'),
        [questionOf('against')]: given({ student: 'yes' }),
      },
    };
    const { registers, answers } = remembering(asking(own), kept, mark, () => now);
    const said = await registers.enrolment.ask(
      ['known', 'expired', 'against', 'new'].map((documentNumber, index) => ({ ref: `0-${index}`, documentNumber })),
    );
    expect(own.ask.mock.calls[0]?.[0].map(({ ref }) => ref)).toEqual(['0-1', '0-2', '0-3']);
    expect(said.answers.get('0-0')?.answeredAt).toBe(AT);
    expect(said.answers.size).toBe(4);
    expect(Object.keys(answers().enrolment ?? {})).toEqual(
      expect.arrayContaining(['known', 'expired', 'against', 'new'].map(questionOf)),
    );
  });

  it('are joined, the later one of two', () => {
    const [early, late] = [
      given({ student: 'no' as const }),
      given({ student: 'no' as const }, '2025-06-04T01:00:00Z'),
    ];
    expect(joined([{ enrolment: { a: late, b: early } }, { enrolment: { a: early } }])).toEqual({
      enrolment: { a: late, b: early },
    });
  });
});

describe('answers that all share', () => {
  function memory(): SharedAnswers & { readonly kept: Map<string, unknown> } {
    const kept = new Map<string, unknown>();
    return {
      kept,
      find: async (register, about) => kept.get(`${register} ${about}`) as never,
      keep: async (register, about, answer) => {
        kept.set(`${register} ${about}`, answer);
      },
    };
  }
  const active = {
    found: true,
    accountName: '某公司',
    status: 'active',
    foundedOn: '2020-01-01',
    kind: 'services',
    insuredHeads: 3,
    ownerIds: [],
  } as const;

  it('are asked for once an hour', async () => {
    const shared = memory();
    const lookUp = vi.fn(async () => ({ given: given(active), calls: [] }));
    let time = now;
    const register = sharingEnterprises({ lookUp }, shared, () => time);
    for (const minutes of [0, 1, 59]) {
      time = now + minutes * 60_000;
      expect((await register.lookUp('x')).given?.facts).toEqual(active);
    }
    expect(lookUp).toHaveBeenCalledTimes(1);
    time = now + 61 * 60_000;
    await register.lookUp('x');
    expect(lookUp).toHaveBeenCalledTimes(2);
  });

  it('are not kept where they speak against anybody, or are none', async () => {
    const shared = memory();
    const against = sharingEnterprises(
      { lookUp: async () => ({ given: given({ ...active, status: 'revoked' as const }), calls: [] }) },
      shared,
      () => now,
    );
    await against.lookUp('x');
    const away = sharingEnterprises(
      { lookUp: async () => ({ calls: [], unanswered: 'away' as const }) },
      shared,
      () => now,
    );
    expect(await away.lookUp('x')).toEqual({ calls: [], unanswered: 'away' });
    expect(shared.kept.size).toBe(0);
  });

  it('are of issuers one by one', async () => {
    const shared = memory();
    const ask = vi.fn(async (questions: readonly { ref: string; issuerId: string }[]) => ({
      answers: new Map(questions.map(({ ref }) => [ref, given({ found: false as const })])),
      calls: [],
    }));
    const known = { issuerId: 'i', kind: 'school', accreditedOn: '2020-01-01', ownerIds: [], scope: [], months: [] };
    shared.kept.set('issuers i', given({ found: true, ...known }));
    const register = sharingIssuers({ ask }, shared, () => now);
    const { answers } = await register.ask([
      { ref: 'i', issuerId: 'i' },
      { ref: 'j', issuerId: 'j' },
    ]);
    expect(ask.mock.calls[0]?.[0]).toEqual([{ ref: 'j', issuerId: 'j' }]);
    expect([...answers.keys()].sort()).toEqual(['i', 'j']);
    expect(shared.kept.has('issuers j')).toBe(false);
  });
});
