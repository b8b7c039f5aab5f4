import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { callsOfBatch } from '#functions/verification/call-log-store.ts';
import { registerGateKey } from '#functions/claim/keys.ts';
import { closeGate, FAILURES_TO_OPEN, readGate, tableGate } from '#functions/verification/gate-store.ts';
import { type MachineClock, machineClock } from '#functions/verification/registers/machine-clock.ts';
import { REGISTER_NAMES } from '#functions/verification/registers/register-names.ts';
import { UNDERWAY_MS } from '#functions/verification/registers/pace.ts';
import type { Answers } from '#functions/verification/registers/register.ts';
import type { RegisterCall } from '#functions/verification/facts.ts';
import type { Registers } from '#functions/verification/registers/registers.ts';
import { verifyBatch } from '#functions/verification/verify-batch.ts';
import { LOCAL_API_KEY, type RegistersOptions, type RunningRegisters, startRegisters } from '#local/registers/index.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { World } from '#samples/world.ts';
import { deleteItem } from '#test/payment/table.ts';
import { type Ledger, startLedger } from '#test/support/ledger.ts';
import { clearLines, invocation } from '#test/support/register-bench.ts';
import { seed } from '#test/support/seed.ts';
import { slow } from '#test/support/slow.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/registers', import.meta.url));
const { machinery } = ENTERPRISES;
const WORKERS = 50;

let ledger: Ledger;
let registers: RunningRegisters | undefined;
beforeAll(async () => {
  ledger = await startLedger();
});
afterAll(() => ledger.close());
afterEach(async () => {
  await registers?.close();
  registers = undefined;
  await Promise.all(REGISTER_NAMES.map((register) => deleteItem(registerGateKey(register))));
});

async function serve(requestsPerSecond: NonNullable<RegistersOptions['requestsPerSecond']>): Promise<RunningRegisters> {
  registers = await startRegisters({ port: 0, dataDir: SAMPLES, requestsPerSecond });
  return registers;
}

const world = new World(seed);
const person = () => clearLines([world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' })]);
const total = (calls: ReadonlyMap<number, number>) => [...calls.values()].reduce((sum, count) => sum + count, 0);

/**
 * Whether a call may have reached the register in that second later than any limit allows for, because this machine
 * stood still with it: its answer took longer than the way may. On a machine with time for its tests there is none.
 */
function mayHaveBeenLate({ askedAt, answeredAt = askedAt }: RegisterCall, second: number): boolean {
  const [asked, answered] = [Date.parse(askedAt), Date.parse(answeredAt)];
  return answered - asked > UNDERWAY_MS && asked < (second + 1) * 1_000 && answered >= second * 1_000;
}

describe('calls per whole second, counted by the register', () => {
  slow('several whole seconds of calls are counted', () => {
    test('never are more than it states, with 50 workers that know nothing of each other', async () => {
      const limits = { enrolment: 12, 'fiscal-payroll': 25, insurance: 60 } as const;
      const { url, callsPerSecond } = await serve(limits);
      /** Each time as an invocation of its own, until there was room: a batch that finds none comes again. */
      const untilAnswered = async (ask: (asks: Registers) => Promise<Answers<unknown>>) => {
        const calls: RegisterCall[] = [];
        for (;;) {
          const heard = await ask(invocation(url, { claimId: 'limits', timeoutMs: 20_000 }));
          calls.push(...heard.calls);
          if (heard.unanswered === undefined) return calls;
          expect(heard.unanswered).toBe('busy');
        }
      };
      const workers = Array.from({ length: WORKERS }, async (_, worker) => {
        const question = { ref: 'a', documentNumber: `${worker}` };
        const insurance = { ...question, creditCode: machinery.creditCode, months: ['2025-01'] };
        return Promise.all([
          untilAnswered(({ enrolment }) => enrolment.ask([question])),
          untilAnswered((asks) => asks['fiscal-payroll'].ask([question])),
          untilAnswered((asks) => asks.insurance.ask([insurance])),
          untilAnswered((asks) => asks.insurance.ask([insurance])),
        ]);
      });
      const calls = (await Promise.all(workers)).flat(2);
      for (const [register, limit] of Object.entries(limits)) {
        const seen = callsPerSecond(register as keyof typeof limits);
        for (const [second, count] of seen) {
          const late = calls.filter((call) => call.register === register && mayHaveBeenLate(call, second)).length;
          expect(count - late, `${register}, ${late} late: ${JSON.stringify([...seen])}`).toBeLessThanOrEqual(limit);
        }
      }
      // Every call that was made was answered: nothing was refused, and nothing asked twice.
      const made = calls.filter(({ outcome }) => outcome !== 'not-sent');
      expect(new Set(made.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
      expect(total(callsPerSecond('enrolment'))).toBe(WORKERS);
      expect(total(callsPerSecond('fiscal-payroll'))).toBe(WORKERS);
      expect(total(callsPerSecond('insurance'))).toBe(2 * WORKERS);
    });

    test('nor when it refuses half of them: pauses grow, all is answered in the end or pending', async () => {
      const limit = 60;
      const running = await serve(limit);
      running.setMode({ mode: 'rate-limited', retryAfterSeconds: 1, probability: 0.5, seed });
      const workers = Array.from({ length: WORKERS }, (_, worker) =>
        invocation(running.url, { claimId: `storm-${worker}`, timeoutMs: 10_000, withinMs: 16_000 }).insurance.ask([
          { ref: 'a', documentNumber: `${worker}`, creditCode: machinery.creditCode, months: ['2025-01'] },
        ]),
      );
      const heard = await Promise.all(workers);
      for (const { answers, unanswered } of heard) expect(answers.size === 1).toBe(unanswered === undefined);
      expect(heard.filter(({ unanswered }) => unanswered !== undefined && unanswered !== 'busy')).toEqual([]);
      const all = heard.flatMap(({ calls }) => calls);
      for (const [second, count] of running.callsPerSecond('insurance')) {
        expect(count - all.filter((call) => mayHaveBeenLate(call, second)).length).toBeLessThanOrEqual(limit);
      }
      const gate = await readGate('insurance');
      expect(gate?.openedAtMs).toBeUndefined();
      // Whoever was told to wait a second waited a second, and nobody else asked in it.
      const refused = all.filter(({ outcome }) => outcome === 'rate-limited');
      expect(refused.length).toBeGreaterThan(0);
      for (const { calls } of heard) {
        for (const [index, call] of calls.entries()) {
          const before = calls[index - 1]?.answeredAt;
          if (before !== undefined) expect(Date.parse(call.askedAt) - Date.parse(before)).toBeGreaterThanOrEqual(1_000);
        }
      }
    });
  });

  test.each([
    ['999,999,999 seconds', 999_999_999_000],
    ['the year 9999', Date.parse('9999-12-31T23:59:59Z') - Date.now()],
  ])('one that asks to be left alone for %s is left alone for a quarter of an hour', async (_, retryAfterMs) => {
    const clock: MachineClock = { ...machineClock, nowMs: () => 1_750_000_000_000 };
    const gate = tableGate(async () => 50, clock);
    const lease = await gate.lease('insurance', 1, clock.nowMs() + 1_000);
    if ('shut' in lease) throw new Error(lease.shut);
    await gate.tooMany('insurance', lease, retryAfterMs);
    expect((await readGate('insurance'))?.nextFreeUs).toBe((clock.nowMs() + 15 * 60_000) * 1_000);
  });

  test('one that lowers its limit is believed with its next answer', async () => {
    const { url } = await serve(50);
    const ask = () => invocation(url, { claimId: 'lowered' }).enterprises.lookUp(machinery.creditCode);
    await ask();
    expect(await readGate('enterprises')).toMatchObject({ perSecond: 50 });
    await registers?.close();
    const lower = await serve(5);
    await invocation(lower.url, { claimId: 'lowered' }).enterprises.lookUp(machinery.creditCode);
    expect(await readGate('enterprises')).toMatchObject({ perSecond: 5, intervalUs: 300_000 });
  });
});

describe('a circuit', () => {
  const ask = (url: string, worker: number) =>
    invocation(url, { claimId: `circuit-${worker}`, timeoutMs: 10_000 }).enterprises.lookUp(machinery.creditCode);

  test('opens for all after failures in a row, lets nobody ask, and is tried by one when it closes', async () => {
    const running = await serve(1_000);
    expect((await ask(running.url, 0)).given).toBeDefined();
    running.setMode({ mode: 'errors' });
    const calls = () => total(running.callsPerSecond('enterprises'));
    for (let worker = 1; (await readGate('enterprises'))?.openedAtMs === undefined; worker += 1) {
      expect((await ask(running.url, worker)).given).toBeUndefined();
      expect(worker).toBeLessThanOrEqual(FAILURES_TO_OPEN);
    }
    const before = calls();
    expect(await ask(running.url, 10)).toEqual({ calls: [], unanswered: 'open' });
    expect(calls()).toBe(before);

    const open = await readGate('enterprises');
    expect(await closeGate('enterprises', (open?.openedAtMs ?? 0) - 1)).toBe(false);
    expect(await closeGate('enterprises', open?.openedAtMs ?? 0)).toBe(true);
    await ask(running.url, 11);
    expect((await readGate('enterprises'))?.openedAtMs).toBeDefined();

    running.setMode({ mode: 'up' });
    await closeGate('enterprises', (await readGate('enterprises'))?.openedAtMs ?? 0);
    expect((await ask(running.url, 12)).given).toBeDefined();
    expect(await readGate('enterprises')).toMatchObject({ failures: 0 });
    expect((await readGate('enterprises'))?.openedAtMs).toBeUndefined();
  });
});

describe('an answer that refuses', () => {
  test('a key that it does not know makes lines pending, with one call', async () => {
    const { url } = await serve(1_000);
    const heard = await invocation(url, { claimId: 'key', apiKey: 'another' }).enterprises.lookUp('x');
    expect(heard).toMatchObject({ unanswered: 'refused', calls: [{ outcome: 'refused' }] });
    expect(heard.calls).toHaveLength(1);
  });

  test('a key that was rotated is looked up once and lets us in, as the same call', async () => {
    const { url } = await serve(1_000);
    let key = 'the one before';
    const again = async () => {
      key = LOCAL_API_KEY;
      return true;
    };
    const heard = await invocation(url, {
      claimId: 'rotated',
      apiKey: { get: async () => key, again },
    }).enterprises.lookUp('x');
    expect(heard.calls).toMatchObject([{ outcome: 'answered' }]);
  });

  test('a request that breaks the contract is our own failure: it alarms, and is not asked again', async () => {
    const { url, callsPerSecond } = await serve(1_000);
    const asked = { ref: 'a', documentNumber: 'x', creditCode: 'x', months: [] };
    await expect(invocation(url, { claimId: 'contract' }).insurance.ask([asked])).rejects.toMatchObject({
      name: 'IntegrityError',
    });
    expect(total(callsPerSecond('insurance'))).toBe(1);
  });

  test('no such enterprise is an answer', async () => {
    const { url } = await serve(1_000);
    const { given } = await invocation(url, { claimId: 'none' }).enterprises.lookUp('91350200XXXX000000');
    expect(given?.facts).toEqual({ found: false });
  });

  test.each([
    ['a page of a gateway', 'text/html', '<h1>404 Not Found</h1>'],
    ['a page that calls itself JSON', 'application/json', '<h1>404 Not Found</h1>'],
    ['another address', 'application/problem+json', JSON.stringify({ type: 'urn:jianzheng:outside:no-such-resource' })],
    ['nothing', 'application/json', 'null'],
  ])('a 404 that is not the register speaking of the enterprise is none: %s', async (_, contentType, text) => {
    const gateway = createServer((_request, response) => {
      response.writeHead(404, { 'content-type': contentType }).end(text);
    }).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    try {
      const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
      const heard = await invocation(url, { claimId: 'gateway', timeoutMs: 10_000 }).enterprises.lookUp('x');
      expect(heard.given).toBeUndefined();
      expect(heard.unanswered).toBe('unusable');
    } finally {
      gateway.closeAllConnections();
      gateway.close();
    }
  });
});

slow('its call lasts seconds, to be seen while it does', () => {
  describe('what is written down of a call', () => {
    test('is there before it is made, and says afterwards what came; nobody is named', async () => {
      const running = await serve(1_000);
      const lines = person();
      running.setMode({ mode: 'silent', registers: ['insurance'] });
      const pending = verifyBatch(
        { claimant: machinery.creditCode, lines },
        invocation(running.url, { claimId: 'log', batch: 4, timeoutMs: 3_000 }),
      );
      await expect
        .poll(async () => (await callsOfBatch('log', 1, 4)).filter(({ outcome }) => outcome === undefined), {
          timeout: 4_000,
        })
        .toMatchObject([{ register: 'insurance', questions: 1 }]);
      const verdict = await pending;
      const kept = await callsOfBatch('log', 1, 4);
      const byId = (calls: typeof kept) => calls.toSorted((a, b) => a.callId.localeCompare(b.callId));
      expect(byId(kept)).toEqual(byId([...verdict.calls]));
      expect(kept.filter(({ outcome }) => outcome === 'answered').map(({ register }) => register)).toHaveLength(6);
      for (const { outcome, responseDigest } of kept) expect(responseDigest === undefined).toBe(outcome === 'away');
      const text = JSON.stringify(kept);
      for (const { name, documentNumber } of lines) {
        expect(text).not.toContain(name);
        expect(text).not.toContain(documentNumber);
      }
    });
  });
});
