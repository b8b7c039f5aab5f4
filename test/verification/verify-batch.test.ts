import { describe, expect, it } from 'vitest';
import { IntegrityError } from '#functions/shared/errors.ts';
import type { Answers, Question, Register, Unanswered } from '#functions/verification/registers/register.ts';
import type { Registers } from '#functions/verification/registers/registers.ts';
import { type BatchOfLines, verifyBatch } from '#functions/verification/verify-batch.ts';
import { aFrozenLine } from '#test/support/domain.ts';

const AT = '2025-06-03T01:00:00.000Z';
const given = <Facts>(facts: Facts) => ({ facts, answeredAt: AT, callId: 'call' });

/** One that says the same of everybody, and keeps what it was asked. */
function saying<Facts>(facts: Facts) {
  const asked: Question[][] = [];
  const register = {
    asked,
    ask: async (questions: readonly Question[]): Promise<Answers<Facts>> => {
      asked.push([...questions]);
      return { answers: new Map(questions.map(({ ref }) => [ref, given(facts)])), calls: [] };
    },
  };
  return register;
}

const silent = <Facts>(unanswered?: Unanswered): Register<Question, Facts> => ({
  ask: async () => ({ answers: new Map(), calls: [], unanswered }),
});

const ENTERPRISE = {
  found: true,
  accountName: '某公司',
  status: 'active',
  foundedOn: '2020-01-01',
  kind: 'services',
  insuredHeads: 3,
  ownerIds: ['o'],
} as const;
const ISSUER = {
  issuerId: 'i',
  kind: 'school',
  accreditedOn: '2020-01-01',
  ownerIds: [],
  scope: [],
  months: [],
} as const;

const allWell = () => ({
  certificates: saying({ result: 'verified', mismatches: [], issuerId: 'i' } as never),
  insurance: saying({ insuredByClaimant: 'yes', insuredMonths: [], pensionDrawn: 'no' } as never),
  enrolment: saying({ student: 'no' } as never),
  'fiscal-payroll': saying({ publicServant: 'no' } as never),
  'other-grants': saying({ unemploymentSubsidy: 'no', claimedPersonally: 'no' } as never),
  classes: saying({ filed: 'yes' } as never),
  issuers: saying({ found: true, ...ISSUER } as never),
  enterprises: { lookUp: async () => ({ given: given(ENTERPRISE), calls: [] }) },
});

const batch: BatchOfLines = {
  claimant: '91350200XXXX000197',
  lines: [
    { line: aFrozenLine(), name: '张三', documentNumber: 'a' },
    { line: aFrozenLine({ lineId: '0-2', trainingFrom: '2024-03-01' }), name: '李四', documentNumber: 'b' },
    // Its number says level 3.
    { line: aFrozenLine({ lineId: '0-3', level: '5' }), name: '王五', documentNumber: 'c' },
  ],
};

describe('a batch', () => {
  it('is verified with what all registers say, and with whom it was judged', async () => {
    const registers = allWell();
    const verdict = await verifyBatch(batch, registers as Registers);
    const { found: _found, accountName: _accountName, ...facts } = ENTERPRISE;
    expect(verdict).toMatchObject({
      lines: [{ certificate: 'verified' }, { certificate: 'verified' }, { certificate: 'contradiction' }],
      issuers: [ISSUER],
    });
    expect(verdict).toHaveProperty('enterprise', facts);
  });

  it('asks nothing about a certificate whose number contradicts it, and once about each issuer', async () => {
    const registers = allWell();
    await verifyBatch(batch, registers as Registers);
    expect(registers.certificates.asked[0]?.map(({ ref }) => ref)).toEqual(['0-1', '0-2']);
    expect(registers.insurance.asked[0]?.map(({ ref }) => ref)).toEqual(['0-1', '0-2', '0-3']);
    expect(registers.issuers.asked).toEqual([[{ ref: 'i', issuerId: 'i' }]]);
    expect(registers.classes.asked[0]?.[1]).toMatchObject({ documentNumber: 'b', trainingFrom: '2024-03-01' });
  });

  it.each(['certificates', 'insurance', 'enrolment', 'fiscal-payroll', 'other-grants', 'classes', 'issuers'] as const)(
    'is pending when %s does not answer, or forgets a question',
    async (register) => {
      for (const unanswered of ['away', 'open', undefined] as const) {
        const registers = { ...allWell(), [register]: silent(unanswered) } as unknown as Registers;
        expect(await verifyBatch(batch, registers)).toEqual({
          calls: [],
          pending: { [register]: unanswered ?? 'unusable' },
        });
      }
    },
  );

  it('is pending when the register of enterprises does not answer; one that knows no such enterprise has', async () => {
    const away = { lookUp: async () => ({ calls: [], unanswered: 'busy' as const }) };
    expect(await verifyBatch(batch, { ...allWell(), enterprises: away } as Registers)).toEqual({
      calls: [],
      pending: { enterprises: 'busy' },
    });
    const none = { lookUp: async () => ({ given: given({ found: false as const }), calls: [] }) };
    const verdict = await verifyBatch(batch, { ...allWell(), enterprises: none } as Registers);
    expect(verdict).toHaveProperty('lines');
    expect(verdict).toHaveProperty('enterprise', undefined);
  });

  it('leaves out an issuer that is not known', async () => {
    const registers = { ...allWell(), issuers: saying({ found: false } as never) } as Registers;
    expect(await verifyBatch(batch, registers)).toMatchObject({ issuers: [] });
  });

  it('fails when a register calls the question wrong: that is no outage', async () => {
    const wrong = {
      ask: async () => {
        throw new IntegrityError('wrong');
      },
    };
    await expect(verifyBatch(batch, { ...allWell(), classes: wrong } as Registers)).rejects.toThrow(IntegrityError);
  });
});
