import { describe, expect, it } from 'vitest';
import { isFinal, STATUSES } from '#functions/claim/status.ts';
import { type Driver, measureFor } from '#functions/execution/driver.ts';

const NOW = new Date('2026-01-10T00:00:00Z');
const MINUTE = 60_000;
const around = { now: NOW, graceMs: 5 * MINUTE, receiptMs: 24 * 60 * MINUTE };
const ago = (ms: number) => new Date(NOW.getTime() - ms);

const claim = { status: 'first-review', revision: 2, generation: 3 } as const;
const current = { revision: 2, generation: 3, startedAt: ago(60 * MINUTE) };
const asleep = { tokenStatus: 'first-review', movedAt: ago(30 * MINUTE), replacedLast: false };
const HALTED = { at: '2026-01-09T00:00:00.000Z', error: 'IntegrityError', redriveCount: 0 };
const running: Driver = { state: 'running', olderDefinition: false, redriveCount: 0 };
const closed = (changes: Partial<Extract<Driver, { state: 'closed' }>> = {}): Driver => ({
  state: 'closed',
  status: 'FAILED',
  error: 'UpstreamError',
  stoppedAt: ago(10 * MINUTE),
  redriveCount: 0,
  redrivable: true,
  olderDefinition: false,
  ...changes,
});

describe('what a claim needs so that something drives it', () => {
  it.each([
    ['a sleeper where its claim stands', running, claim, asleep, 'leave'],
    ['a sleeper whose claim has gone on', running, claim, { ...asleep, tokenStatus: 'assessing' }, 'nudge'],
    [
      'a sleeper whose claim has gone on a moment ago',
      running,
      claim,
      { ...asleep, tokenStatus: 'assessing', movedAt: ago(MINUTE) },
      'leave',
    ],
    ['one that has not waited yet', running, claim, { ...asleep, tokenStatus: undefined }, 'leave'],
    ['a notice, which sleeps without a token', running, { ...claim, status: 'notice' }, asleep, 'leave'],
    [
      'a sleeper under an older definition',
      { state: 'running', olderDefinition: true, redriveCount: 0 },
      claim,
      asleep,
      'replace',
    ],
    [
      'one under an older definition in the middle of its work',
      { state: 'running', olderDefinition: true, redriveCount: 0 },
      { ...claim, status: 'assessing' },
      { ...asleep, tokenStatus: undefined },
      'leave',
    ],
    [
      'an instruction without a receipt for a day',
      running,
      { ...claim, status: 'disbursing' },
      { ...asleep, tokenStatus: 'disbursing', movedAt: ago(25 * 60 * MINUTE) },
      'instruct-again',
    ],
    [
      'an instruction without a receipt for an hour',
      running,
      { ...claim, status: 'disbursing' },
      { ...asleep, tokenStatus: 'disbursing', movedAt: ago(60 * MINUTE) },
      'leave',
    ],
    ['one that Step Functions does not know', { state: 'missing' }, claim, asleep, 'start'],
    ['one that was stopped', closed({ status: 'ABORTED' }), claim, asleep, 'replace'],
    ['one that ran out of time', closed({ status: 'TIMED_OUT' }), claim, asleep, 'replace'],
    ['one that ended although its claim did not', closed({ status: 'SUCCEEDED' }), claim, asleep, 'replace'],
    [
      'one that was stopped a moment ago',
      closed({ status: 'ABORTED', stoppedAt: ago(MINUTE) }),
      claim,
      asleep,
      'leave',
    ],
    ['one that failed and may be over it', closed(), claim, asleep, 'redrive'],
    ['one that failed again, too soon', closed({ redriveCount: 1 }), claim, asleep, 'leave'],
    [
      'one that failed again, a while ago',
      closed({ redriveCount: 1, stoppedAt: ago(21 * MINUTE) }),
      claim,
      asleep,
      'redrive',
    ],
    [
      'one that failed after five redrives',
      closed({ redriveCount: 5, stoppedAt: ago(13 * 24 * 60 * MINUTE) }),
      claim,
      asleep,
      'halt',
    ],
    [
      'one that failed for good a moment after somebody had it redriven',
      closed({ error: 'IntegrityError' }),
      claim,
      { ...asleep, movedAt: ago(MINUTE) },
      'leave',
    ],
    [
      'one that failed for good, beyond redrive',
      closed({ error: 'ZodError', redrivable: false }),
      claim,
      asleep,
      'halt',
    ],
    ['one that is halted already', closed({ error: 'IntegrityError' }), { ...claim, halted: HALTED }, asleep, 'leave'],
    [
      'one that was stopped while it was halted',
      closed({ status: 'ABORTED' }),
      { ...claim, halted: HALTED },
      asleep,
      'leave',
    ],
    [
      'one that is halted and yet runs: somebody redrove it past the API',
      running,
      { ...claim, halted: HALTED },
      asleep,
      'resume',
    ],
    [
      'one that was stopped, and was the replacement of one that had closed just so',
      closed({ status: 'ABORTED' }),
      claim,
      { ...asleep, replacedLast: true },
      'halt',
    ],
    [
      'one that ran out of its year of waiting a second time',
      closed({ status: 'TIMED_OUT' }),
      claim,
      { ...asleep, replacedLast: true },
      'replace',
    ],
    ['one that failed beyond redrive', closed({ redrivable: false }), claim, asleep, 'replace'],
    [
      'one whose older definition did not know the status',
      closed({ error: 'UnknownStatus', olderDefinition: true }),
      claim,
      asleep,
      'replace',
    ],
    ['one whose definition is the newest and did not', closed({ error: 'UnknownStatus' }), claim, asleep, 'halt'],
  ] as const)('%s', (_, driver, of, facts, measure) => {
    expect(measureFor(of, current, driver, facts, around)).toBe(measure);
  });

  it.each(['paid', 'rejected', 'returned', 'withdrawn', 'not-accepted', 'draft'] as const)(
    'nothing, once it is %s',
    (status) => {
      for (const driver of [running, closed(), closed({ status: 'ABORTED' }), { state: 'missing' } as const])
        expect(measureFor({ ...claim, status }, current, driver, asleep, around)).toBe('leave');
    },
  );

  it('stops what still runs of an older generation or revision, and nothing else of it', () => {
    for (const older of [
      { ...current, generation: 2 },
      { ...current, revision: 1 },
    ]) {
      expect(measureFor(claim, older, running, asleep, around)).toBe('stop');
      expect(measureFor(claim, { ...older, startedAt: ago(MINUTE) }, running, asleep, around)).toBe('leave');
      expect(measureFor(claim, older, closed(), asleep, around)).toBe('leave');
    }
  });

  it('leaves no claim for ever: after a grace, what was stopped is replaced in every status that is not final', () => {
    const ended = ['paid', 'rejected', 'returned', 'withdrawn', 'not-accepted', 'draft'];
    const open = STATUSES.filter((status) => !ended.includes(status));
    for (const status of open)
      expect(measureFor({ ...claim, status }, current, closed({ status: 'ABORTED' }), asleep, around)).toBe('replace');
  });

  it.each([
    'IntegrityError',
    'ConfigurationError',
    'CalendarYearUnknown',
    'ZodError',
    'TypeError',
    'States.Runtime',
    'States.QueryEvaluationError',
  ])('%s ends before people, in every status that is not final, and never in silence', (error) => {
    for (const status of STATUSES.filter((each) => each !== 'draft' && !isFinal(each)))
      expect([status, measureFor({ ...claim, status }, current, closed({ error }), asleep, around)]).toEqual([
        status,
        'halt',
      ]);
  });

  it('whatever else fails is redriven a few times, and ends before people too', () => {
    for (const error of [
      'UpstreamError',
      'States.Timeout',
      'Lambda.Unknown',
      'Runtime.ExitError',
      'Error',
      'NobodyNamedIt',
    ]) {
      const measures = Array.from({ length: 7 }, (_, redriveCount) =>
        measureFor(
          claim,
          current,
          closed({ error, redriveCount, stoppedAt: ago(13 * 24 * 60 * MINUTE) }),
          asleep,
          around,
        ),
      );
      expect(measures).toEqual(['redrive', 'redrive', 'redrive', 'redrive', 'redrive', 'halt', 'halt']);
    }
  });
});
