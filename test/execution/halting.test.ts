import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { stateOfFailure } from '#functions/execution/halting.ts';
import { errorNamed, HALT_REASONS, haltReasonOf } from '#functions/execution/halt-reason.ts';

const event = (id: number, previousEventId: number, type: string, name?: string): HistoryEvent => ({
  id,
  previousEventId,
  type: type as HistoryEvent['type'],
  timestamp: new Date(0),
  ...(name === undefined ? {} : { stateEnteredEventDetails: { name } }),
});

describe('a failure for good in words', () => {
  it.each([
    ['IntegrityError', 'data-contradicts'],
    ['ConfigurationError', 'settings-missing'],
    ['CalendarYearUnknown', 'calendar-missing'],
    ['UpstreamError', 'outside-away'],
    ['ContentionError', 'out-of-time'],
    ['Lambda.Unknown', 'out-of-time'],
    ['States.Timeout', 'out-of-time'],
    ['States.QueryEvaluationError', 'workflow-defect'],
    ['UnknownStatus', 'workflow-defect'],
    ['NoProgress', 'no-progress'],
    ['ZodError', 'program-defect'],
    ['whatever it is', 'program-defect'],
  ])('%s is told as %s', (error, reason) => {
    expect(haltReasonOf(error)).toBe(reason);
  });

  it('says in both languages what is to be done, and quotes no code', () => {
    for (const { zh, en } of Object.values(HALT_REASONS)) {
      expect(zh).toMatch(/请/);
      expect(zh).not.toMatch(/[A-Za-z]/);
      expect(en.length).toBeGreaterThan(40);
      expect(en).not.toMatch(/[一-鿿]|Error/);
    }
  });

  it('keeps the name of an error and nothing that an error says', () => {
    expect(errorNamed('States.Timeout')).toBe('States.Timeout');
    for (const said of [undefined, '', '张三 350200199001010019', 'no such user: 1', 'x'.repeat(200)])
      expect(errorNamed(said)).toBe('Unnamed');
  });
});

describe('the state in which an execution failed', () => {
  it('is that of the task that failed last, whatever else was under way in a Map', () => {
    const history = [
      event(1, 0, 'ExecutionStarted'),
      event(2, 1, 'MapStateEntered', 'VerifyCertificates'),
      event(3, 2, 'TaskStateEntered', 'VerifyBatch'),
      event(4, 2, 'TaskStateEntered', 'Other'),
      event(5, 3, 'TaskScheduled'),
      event(6, 5, 'TaskFailed'),
      event(7, 6, 'MapStateFailed'),
      event(8, 7, 'ExecutionFailed'),
    ];
    expect(stateOfFailure(history.toReversed())).toBe('VerifyBatch');
  });

  it('is not that of a task which failed once and went well when it was tried again', () => {
    const history = [
      event(1, 0, 'TaskStateEntered', 'FreezeRoster'),
      event(2, 1, 'TaskFailed'),
      event(3, 2, 'TaskSucceeded'),
      event(4, 3, 'ChoiceStateEntered', 'ResumeAt'),
      event(5, 4, 'EvaluationFailed'),
      event(6, 5, 'ExecutionFailed'),
    ];
    expect(stateOfFailure(history.toReversed())).toBe('ResumeAt');
  });

  it('is that of a state which fails by itself, and nothing where the history does not reach so far', () => {
    const history = [event(3, 2, 'FailStateEntered', 'UnknownStatus'), event(4, 3, 'ExecutionFailed')];
    expect(stateOfFailure(history.toReversed())).toBe('UnknownStatus');
    expect(stateOfFailure([event(900, 899, 'ExecutionFailed')])).toBeUndefined();
    expect(stateOfFailure([])).toBeUndefined();
  });
});
