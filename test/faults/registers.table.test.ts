import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KeptAnswers } from '#functions/verification/kept-answers.ts';
import { unlimitedRegisters } from '#functions/verification/register-client.ts';
import { REGISTER_NAMES } from '#functions/verification/registers/register-names.ts';
import { type BatchOfLines, type BatchVerdict, verifyBatch } from '#functions/verification/verify-batch.ts';
import { LOCAL_API_KEY, type RunningRegisters, startRegisters } from '#local/registers/index.ts';
import type { RegistersMode } from '#local/registers/mode.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { World } from '#samples/world.ts';
import { type Ledger, startLedger } from '#test/support/ledger.ts';
import { clearLines, closeCircuits, fastClock, invocation, withMemory } from '#test/support/register-bench.ts';
import { fileURLToPath } from 'node:url';
import { seed } from '#test/support/seed.ts';
import { sampleOf } from '#test/support/slow.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/registers', import.meta.url));
const { machinery } = ENTERPRISES;
const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
const ISSUER = {
  issuerId: 'issuer-1',
  name: '某评价机构',
  kind: 'social-body',
  accreditedOn: '2020-01-01',
  ownerIds: ['owner-1'],
  scope: [{ occupation: '保安员', levels: ['5'], from: '2020-01-01' }],
  months: [{ month: '2025-02', examined: 20, passed: 15 }],
};
const UP = { mode: 'up' } as const;

/** All ways of going wrong that the register server knows; each strikes all calls, and half of them. */
const MODES: readonly RegistersMode[] = [
  { mode: 'down' },
  { mode: 'errors' },
  { mode: 'reset' },
  { mode: 'slow', latencyMs: 30 },
  { mode: 'slow', latencyMs: 600 },
  { mode: 'silent' },
  { mode: 'rate-limited', retryAfterSeconds: 1 },
  { mode: 'wrong-content-type' },
  { mode: 'cut-off' },
  { mode: 'half-answers' },
  { mode: 'other-refs' },
  { mode: 'duplicates' },
  { mode: 'other-person' },
];

let ledger: Ledger;
let registers: RunningRegisters;
let batch: BatchOfLines;
let expected: unknown;
let claims = 0;

/** What must come out, whenever it was answered and by which call. */
function essence(verdict: BatchVerdict): unknown {
  if ('pending' in verdict) throw new Error('The batch is pending.');
  const { lines, enterprise, issuers } = verdict;
  return { lines: lines.map(({ answeredAt: _answeredAt, ...line }) => line), enterprise, issuers };
}

beforeAll(async () => {
  ledger = await startLedger();
  registers = await startRegisters({ port: 0, dataDir: SAMPLES, requestsPerSecond: 10_000 });
  const world = new World(seed);
  const lines = [
    world.line(machinery, { ...WISH, register: { issuerId: ISSUER.issuerId } }),
    world.line(machinery, { ...WISH, register: 'absent' }),
    world.line(machinery, { ...WISH, register: { revokedOn: '2025-04-01' } }),
    world.line(machinery, { ...WISH, register: { issuedOn: '2025-02-01' } }),
    world.line(machinery, { ...WISH, employment: 'elsewhere' }),
    world.line(machinery, { ...WISH, employment: 'unknown' }),
    world.line(machinery, { ...WISH, pensionDrawn: true }),
    world.line(machinery, { ...WISH, standing: { student: true, unemploymentSubsidy: 'drawn' } }),
  ];
  batch = { claimant: machinery.creditCode, lines: clearLines(lines) };
  const records = world.records();
  const response = await fetch(`${registers.url}/control/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': LOCAL_API_KEY },
    body: JSON.stringify({ ...records, issuers: [...records.issuers, ISSUER] }),
  });
  expect(response.status).toBe(200);
  expected = essence(await verifyBatch(batch, unlimitedRegisters(registers.url, LOCAL_API_KEY)));
});
afterAll(async () => {
  await registers.close();
  await ledger.close();
});
beforeEach(async () => {
  registers.setMode(UP);
  claims += 1;
  await closeCircuits();
});

test('what is expected tells the lines apart', () => {
  const told = (expected as { lines: Record<string, unknown>[] }).lines.map(
    ({ certificate, employed, pension, student, unemploymentSubsidy }) =>
      [certificate, employed, pension, student, unemploymentSubsidy].join(' '),
  );
  expect(expected).toMatchObject({
    enterprise: { status: 'active' },
    issuers: expect.arrayContaining([expect.objectContaining({ issuerId: ISSUER.issuerId })]),
  });
  expect(told).toEqual([
    'verified yes no no no',
    'not-found yes no no no',
    'revoked yes no no no',
    'mismatch yes no no no',
    'verified no no no no',
    'verified unknown unknown unknown unknown',
    'verified yes yes no no',
    'verified yes no yes drawn',
  ]);
});

describe('however the registers fail, a line ends right or is pending', () => {
  const clock = fastClock(10);
  const pass = async (kept: KeptAnswers) => {
    const memory = withMemory(
      invocation(registers.url, { claimId: `claim-${claims}`, clock, timeoutMs: 200 }),
      kept,
      clock,
    );
    return { verdict: await verifyBatch(batch, memory.registers), kept: memory.answers() };
  };

  const named = MODES.map((mode) => [[mode.mode, mode.latencyMs ?? ''].join(' ').trim(), mode] as const);

  test.each(sampleOf(named, 3))('%s: always', async (_, mode) => {
    registers.setMode(mode);
    const first = await pass({});
    const harmless = mode.mode === 'duplicates' || mode.latencyMs === 30;
    if (harmless) {
      expect(essence(first.verdict)).toEqual(expected);
      return;
    }
    expect(first.verdict).toHaveProperty('pending');
    registers.setMode(UP);
    await closeCircuits();
    expect(essence((await pass(first.kept)).verdict)).toEqual(expected);
  });

  test.each(sampleOf(named, 7))('%s: now and then', async (_, mode) => {
    registers.setMode({ ...mode, probability: 0.5, seed });
    let kept: KeptAnswers = {};
    for (let passes = 1; ; passes += 1) {
      const { verdict, kept: after } = await pass(kept);
      if (!('pending' in verdict)) {
        expect(essence(verdict)).toEqual(expected);
        break;
      }
      if (passes === 12) registers.setMode(UP);
      expect(passes).toBeLessThan(16);
      await closeCircuits();
      kept = after;
    }
  });

  test.each(REGISTER_NAMES)('only %s: what the others said is not asked again', async (register) => {
    registers.setMode({ mode: 'errors', registers: [register] });
    const first = await pass({});
    expect(first.verdict).toMatchObject({ pending: { [register]: 'away' } });
    registers.setMode(UP);
    await closeCircuits();
    const second = await pass(first.kept);
    expect(essence(second.verdict)).toEqual(expected);
    const asked = new Map(second.verdict.calls.map((call) => [call.register, call.questions]));
    for (const other of ['enrolment', 'fiscal-payroll'] as const) {
      // Of eight lines one speaks against itself or is not known: it alone is asked about again.
      if (other !== register) expect(asked.get(other)).toBeLessThanOrEqual(2);
    }
    expect(asked.has(register)).toBe(true);
  });
});
