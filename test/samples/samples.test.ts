import { ageOf } from '#functions/submission/frozen-line.ts';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { assessLine } from '#functions/eligibility/assess-line.ts';
import { blockingLevels } from '#functions/eligibility/entitlement.ts';
import { checkCreditCode } from '#functions/shared/identity/credit-code.ts';
import { checkResidentId } from '#functions/shared/identity/resident-id.ts';
import { parseRoster } from '#test/support/parse-roster.ts';
import type { RosterLine } from '#functions/submission/roster-line.ts';
import { contradictions, parseCertificateNumber } from '#functions/verification/certificate-number.ts';
import { employmentMonths, verifyLine } from '#functions/verification/verify-line.ts';
import { certificateAnswer } from '#local/registers/certificate-register.ts';
import { enrolmentAnswer } from '#local/registers/enrolment-register.ts';
import { fiscalPayrollAnswer } from '#local/registers/fiscal-payroll-register.ts';
import { insuranceAnswer } from '#local/registers/insurance-register.ts';
import { otherGrantsAnswer } from '#local/registers/other-grants-register.ts';
import { readRecords } from '#local/registers/records.ts';
import { RecordsHeld } from '#local/registers/records-held.ts';
import { policyVersions } from '#policy/index.ts';
import { encodeGb18030 } from '#samples/gb18030.ts';
import { generateSamples } from '#samples/generate.ts';
import type { IntakeExpectation, Manifest } from '#samples/manifest.ts';

const SAMPLES = join(import.meta.dirname, '../../samples');
const manifest = JSON.parse(readFileSync(join(SAMPLES, 'rosters/manifest.json'), 'utf8')) as Manifest;
const today = manifest.businessDate;

function filesOf(folder: string): Map<string, string> {
  const files = ['rosters', 'registers'].flatMap((part) =>
    readdirSync(join(folder, part)).map((name) => join(part, name)),
  );
  return new Map(files.map((file) => [file, readFileSync(join(folder, file)).toString('base64')]));
}

function generated(seed?: number): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  try {
    generateSamples(folder, seed);
    return filesOf(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function read(file: string) {
  const result = await parseRoster(readFileSync(join(SAMPLES, 'rosters', file)), { maxRows: 100_000, today });
  if (!result.ok) throw new Error(`${file} was refused: ${result.faults.map(({ code }) => code).join()}`);
  return result;
}

describe('the generator', () => {
  it('gives the very bytes that are in the repository', () => {
    const again = generated();
    const kept = filesOf(SAMPLES);
    expect([...again.keys()].sort()).toEqual([...kept.keys()].sort());
    for (const [file, bytes] of kept) expect(again.get(file) === bytes, file).toBe(true);
  });

  it('gives other people for another seed', () => {
    expect(generated(1).get('registers/people.ndjson')).not.toBe(filesOf(SAMPLES).get('registers/people.ndjson'));
  });

  it('invents people with valid check characters whom nobody can be', () => {
    const { people, enterprises } = readRecords(join(SAMPLES, 'registers'));
    for (const { documentNumber } of people) {
      if (documentNumber === '00000017') continue;
      expect(checkResidentId(documentNumber, today).ok, documentNumber).toBe(true);
      expect(documentNumber).toMatch(/^(359901|8300001901)/);
    }
    expect(enterprises.map(({ creditCode }) => checkCreditCode(creditCode).ok)).not.toContain(false);
    expect(new Set(people.map(({ documentNumber }) => documentNumber)).size).toBe(people.length);
  });
});

describe('GB 18030', () => {
  it('is what the platform decodes again, rare characters included', () => {
    const text = '姓名,王𠮷祥,林𣲗,阿依古丽·买买提,１２３〇—“”，ascii\r\n';
    expect(new TextDecoder('gb18030', { fatal: true }).decode(encodeGb18030(text))).toBe(text);
  });

  it('refuses what it has no bytes for', () => {
    expect(() => encodeGb18030('é€ก')).toThrow(RangeError);
  });
});

const intakes: IntakeExpectation[] = manifest.rosters.flatMap((roster) =>
  roster.corrected === undefined ? [roster] : [roster, roster.corrected],
);

describe('intake', () => {
  it.each(intakes.map((each) => [each.file, each] as const))(
    'reads %s as the manifest says',
    async (file, expected) => {
      const { totals, faults, lines } = await read(file);
      const codes: Record<string, number> = {};
      for (const { code } of faults) codes[code] = (codes[code] ?? 0) + 1;
      expect({ ...totals, faults: codes }).toEqual({
        rows: expected.rows,
        good: expected.good,
        faulty: expected.faulty,
        faults: expected.faults,
      });
      expect(lines).toHaveLength(expected.good);
    },
  );

  it('meets GB18030, UTF-8 with a byte order mark, and workbooks, from 5 to 500 lines in three regions', async () => {
    const encodings = await Promise.all(intakes.map(async ({ file }) => (await read(file)).encoding ?? 'xlsx'));
    expect(new Set(encodings)).toEqual(new Set(['gb18030', 'utf-8', 'xlsx']));
    expect([...readFileSync(join(SAMPLES, 'rosters/01-xiamen-machinery.csv')).subarray(0, 3)]).toEqual([
      0xef, 0xbb, 0xbf,
    ]);
    expect(Math.min(...intakes.map(({ rows }) => rows))).toBe(5);
    expect(Math.max(...intakes.map(({ rows }) => rows))).toBe(500);
    expect(new Set(manifest.rosters.map(({ enterprise }) => enterprise.region)).size).toBe(3);
  });

  it('meets every type of certificate and every level', async () => {
    const lines = (await Promise.all(intakes.map(({ file }) => read(file)))).flatMap((result) => result.lines);
    expect(new Set(lines.map(({ certificateType }) => certificateType)).size).toBe(3);
    expect(new Set(lines.map(({ level }) => level)).size).toBe(6);
  });
});

/** What the domain makes of the good lines of one file, with a ledger of entitlements of its own per roster. */
async function outcomesOf(file: string, creditCode: string, region: string, registers: RecordsHeld) {
  const policy = policyVersions[0];
  if (policy === undefined) throw new Error('There is no policy.');
  const ledger = new Map<string, Set<string>>();
  const sums = { grantedLines: 0, grantedFen: 0, refusedLines: 0 };
  const refusedByReason: Record<string, number> = {};
  const refuse = (reasons: readonly string[]) => {
    sums.refusedLines += 1;
    for (const reason of reasons) refusedByReason[reason] = (refusedByReason[reason] ?? 0) + 1;
  };
  const { lines } = await read(file);
  for (const line of lines.toSorted((a, b) => a.issuedOn.localeCompare(b.issuedOn))) {
    const assessed = assess(line, creditCode, region, registers, policy);
    if (!assessed.eligible) {
      refuse(assessed.reasons);
      continue;
    }
    const held = ledger.get(line.documentNumber) ?? new Set();
    const key = (level: string) => `${assessed.occupationKey}/${level}`;
    const [same, ...higher] = blockingLevels(line.level, policy.rules.noLowerAfterHigher.value);
    const reasons = [
      ...(held.has(key(same ?? '')) ? ['same-level-granted-before'] : []),
      ...(higher.some((level) => held.has(key(level))) ? ['higher-level-granted-before'] : []),
      ...(held.size >= (policy.caps.find(({ id }) => id === 'training-in-all')?.times ?? 0) ? ['times-used-up'] : []),
    ];
    if (reasons.length > 0) refuse(reasons);
    else {
      ledger.set(line.documentNumber, held.add(key(line.level)));
      sums.grantedLines += 1;
      sums.grantedFen += assessed.parts.reduce((sum, { amountFen }) => sum + amountFen, 0);
    }
  }
  return { ...sums, refusedByReason };
}

function assess(
  line: RosterLine,
  creditCode: string,
  region: string,
  registers: RecordsHeld,
  policy: Parameters<typeof assessLine>[3],
) {
  const age = line.documentType === 'resident-id' ? ageOf(line.documentNumber, line.issuedOn) : {};
  const frozen = { ...line, ...age, lineId: 'x', person: line.documentNumber, maskedName: '', maskedDocument: '' };
  const sealed = { ...frozen, sealed: { name: '', documentNumber: '' } };
  const contradicted = contradictions(parseCertificateNumber(line.certificateNumber), line).map(({ code }) => code);
  const { documentNumber, certificateNumber } = line;
  const person = { ref: 'x', documentNumber };
  const given = <Facts>(facts: Facts) => ({ facts, answeredAt: '2025-06-03T01:00:00Z', callId: 'c' });
  const found = certificateAnswer(registers, { ref: 'x', ...line });
  const months = employmentMonths(line);
  const verified = verifyLine('x', contradicted, {
    certificate: given({ ...found, mismatches: [...found.mismatches] }),
    insurance: given({ ...insuranceAnswer(registers, { ...person, creditCode, months }), insuredMonths: months }),
    enrolment: given(enrolmentAnswer(registers, person)),
    fiscalPayroll: given(fiscalPayrollAnswer(registers, person)),
    otherGrants: given(otherGrantsAnswer(registers, { ...person, certificateNumber })),
  });
  return assessLine(sealed, verified, { region, submittedOn: today }, policy);
}

describe('outcomes', () => {
  let registers: RecordsHeld;
  beforeAll(() => {
    registers = new RecordsHeld();
    registers.put(readRecords(join(SAMPLES, 'registers')));
  });

  it.each(manifest.rosters.map((each) => [each.file, each] as const))(
    'of %s are those that its manifest says',
    async (_file, roster) => {
      const { creditCode, region } = roster.enterprise;
      const { grantedLines, grantedFen, refusedLines, refusedByReason, contestedLines, contestedFen } = roster.expected;
      // Alone, a roster is granted what it shares with another one.
      expect(await outcomesOf((roster.corrected ?? roster).file, creditCode, region, registers)).toEqual({
        grantedLines: grantedLines + contestedLines,
        grantedFen: grantedFen + contestedFen,
        refusedLines,
        refusedByReason,
      });
    },
  );

  it('has the contested certificates in two rosters of two enterprises', async () => {
    const [first, second] = manifest.rosters.filter(({ expected }) => expected.contestedLines > 0);
    const numbers = async (file = '') =>
      new Set((await read(file)).lines.map(({ certificateNumber }) => certificateNumber));
    const others = await numbers(second?.file);
    const both = [...(await numbers(first?.file))].filter((number) => others.has(number));
    expect(both).toHaveLength(first?.expected.contestedLines ?? 0);
    expect(first?.enterprise.creditCode).not.toBe(second?.enterprise.creditCode);
  });

  it('adds up', () => {
    const paid = manifest.rosters.filter(({ expected }) => expected.status === 'paid');
    const granted = paid.reduce((sum, { expected }) => sum + expected.grantedFen + expected.contestedFen / 2, 0);
    expect(manifest.totals.paidFen).toBe(granted);
    expect(manifest.totals.lines).toBe(manifest.rosters.reduce((sum, { rows }) => sum + rows, 0));
  });
});
