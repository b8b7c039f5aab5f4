import { callOf, handsOverToken, tasksOf } from '#workflows/definition.ts';
import { DEFINITION, type Step } from './rehearsal.ts';

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly batches?: readonly number[];
  /** The status that the execution's output tells, or the error it fails with. */
  readonly end: string;
}

const FREEZE: readonly Step[] = [
  ['WhereItStands', 'submitted'],
  ['FreezeRoster', 'verifying'],
];
const VERIFY: readonly Step[] = [
  ['VerifyBatch', 'done'],
  ['ConcludeVerification', 'assessing'],
];
const ASSESS: readonly Step[] = [
  ['AssessBatch', 'done'],
  ['ConcludeAssessment', 'screening'],
];
const SCREEN: readonly Step[] = [
  ['ScreenBatch', 'done'],
  ['RouteReview', 'first-review'],
];
const REVIEWS: readonly Step[] = [
  ['AwaitFirstReview', 'woken'],
  ['WhereItStands', 'second-review'],
  ['AwaitSecondReview', 'woken'],
  ['WhereItStands', 'approved'],
  ['ConcludeReview', 'approved'],
];
const NOTICE: readonly Step[] = [
  ['PublishNotice', 'notice'],
  ['NoticePeriod', 'over'],
  ['CloseNotice', 'reserving'],
];
const PAYMENT: readonly Step[] = [
  ['ReserveFunds', 'reserved'],
  ['Disburse', 'disbursing'],
  ['AwaitReceipt', 'woken'],
  ['WhereItStands', 'settling'],
  ['Settle', 'paid'],
];

const WITHDRAWN: readonly Step[] = [
  ['WhereItStands', 'withdrawing'],
  ['ReleaseBatch', 'done'],
  ['Withdraw', 'withdrawn'],
];

/** An execution that begins at a later place, as a redriven, replaced or woken one does. */
const at = (status: string, ...steps: readonly Step[]): readonly Step[] => [['WhereItStands', status], ...steps];

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'from submission to payment, everybody saying yes',
    steps: [...FREEZE, ...VERIFY, ...ASSESS, ...SCREEN, ...REVIEWS, ...NOTICE, ...PAYMENT],
    end: 'paid',
  },
  {
    name: 'three batches',
    batches: [0, 1, 2],
    steps: [
      ...FREEZE,
      ...(['VerifyBatch', 'AssessBatch', 'ScreenBatch'] as const).flatMap((state): Step[] => [
        ...[0, 1, 2].map((): Step => [state, 'done']),
        ...[...VERIFY, ...ASSESS, ...SCREEN].filter((_, index, all) => index > 0 && all[index - 1]?.[0] === state),
      ]),
      ['AwaitFirstReview', 'woken'],
      ['WhereItStands', 'superseded'],
    ],
    end: 'superseded',
  },
  {
    name: 'no batch is left to go over',
    batches: [],
    steps: at(
      'verifying',
      ['ConcludeVerification', 'assessing'],
      ['ConcludeAssessment', 'screening'],
      ['RouteReview', 'superseded'],
    ),
    end: 'superseded',
  },
  {
    name: 'the register is away and comes back',
    steps: [
      ...at('verifying', ['VerifyBatch', 'done'], ['ConcludeVerification', 'waiting-for-register']),
      ['WaitForRegister', 'woken'],
      ...at('verifying', ...VERIFY, ...ASSESS, ['ScreenBatch', 'done'], ['RouteReview', 'superseded']),
    ],
    end: 'superseded',
  },
  {
    name: 'an entitlement is taken, asked for again, waited for, and paid in a further round',
    steps: [
      ...at('assessing', ['AssessBatch', 'done'], ['ConcludeAssessment', 'assessing']),
      ['AssessBatch', 'done'],
      ['ConcludeAssessment', 'waiting-for-entitlement'],
      ['AwaitEntitlement', 'woken'],
      ...at('assessing', ...ASSESS, ...SCREEN, ...REVIEWS, ...NOTICE, ['ReserveFunds', 'reserved']),
      ['Disburse', 'disbursing'],
      ['AwaitReceipt', 'woken'],
      ...at('settling', ['Settle', 'assessing'], ['AssessBatch', 'done'], ['ConcludeAssessment', 'superseded']),
    ],
    end: 'superseded',
  },
  {
    name: 'returned for correction by the first review',
    steps: [
      ...at('first-review', ['AwaitFirstReview', 'woken']),
      ...at('returning', ['ReleaseBatch', 'done'], ['ReturnForCorrection', 'returned']),
    ],
    end: 'returned',
  },
  {
    name: 'not accepted by the first review',
    steps: [
      ...at('first-review', ['AwaitFirstReview', 'woken']),
      ...at('not-accepting', ['ReleaseBatch', 'done'], ['NotAccept', 'not-accepted']),
    ],
    end: 'not-accepted',
  },
  {
    name: 'sent back by the second review, then refused by both',
    steps: [
      ...at('second-review', ['AwaitSecondReview', 'woken']),
      ...at('first-review', ['AwaitFirstReview', 'woken']),
      ...at('second-review', ['AwaitSecondReview', 'woken']),
      ...at('rejecting', ['ReleaseBatch', 'done'], ['Reject', 'rejected']),
    ],
    end: 'rejected',
  },
  {
    name: 'sent back by the approver above both reviews, then signed',
    steps: [
      ...at('approval', ['AwaitApproval', 'woken']),
      ...at('first-review', ['AwaitFirstReview', 'woken']),
      ...at('second-review', ['AwaitSecondReview', 'woken']),
      ...at('approval', ['AwaitApproval', 'woken']),
      ...at('approved', ['ConcludeReview', 'approved'], ['PublishNotice', 'rejected']),
    ],
    end: 'rejected',
  },
  {
    name: 'withdrawn while the decision is carried out',
    steps: [...at('approved', ['ConcludeReview', 'withdrawing']), ['ReleaseBatch', 'done'], ['Withdraw', 'withdrawn']],
    end: 'withdrawn',
  },
  {
    name: 'business time is behind the clock of the engine: the notice goes on for a while',
    steps: [
      ...at(
        'notice',
        ['NoticePeriod', 'over'],
        ['CloseNotice', 'notice'],
        ['NoticeGoesOn', 'over'],
        ['CloseNotice', 'reserving'],
      ),
      ...PAYMENT,
    ],
    end: 'paid',
  },
  {
    name: 'withdrawn during the notice: seen when it ends',
    steps: [...at('notice', ['NoticePeriod', 'over'], ['CloseNotice', 'withdrawing']), ...WITHDRAWN.slice(1)],
    end: 'withdrawn',
  },
  {
    name: 'people refused every line: nothing is published',
    steps: at('approved', ['ConcludeReview', 'approved'], ['PublishNotice', 'rejected']),
    end: 'rejected',
  },
  {
    name: 'an objection outlasts the notice, and then money is short',
    steps: [
      ...at('notice', ['NoticePeriod', 'over'], ['CloseNotice', 'objection-review']),
      ['AwaitObjectionReview', 'woken'],
      ...at('reserving', ['ReserveFunds', 'awaiting-funds'], ['AwaitFunds', 'woken']),
      ...at('reserved', ...PAYMENT.slice(1)),
    ],
    end: 'paid',
  },
  {
    name: 'the treasury returns the payment, and is instructed again',
    steps: [
      ...at('disbursing', ['AwaitReceipt', 'woken']),
      ...at('payment-returned', ['AwaitPaymentCorrection', 'woken']),
      ...at('disbursing', ['AwaitReceipt', 'woken']),
      ...at('settling', ['Settle', 'paid']),
    ],
    end: 'paid',
  },
  { name: 'a status that no release knows', steps: at('draft'), end: 'UnknownStatus' },
  ...['paid', 'rejected', 'returned', 'withdrawn', 'not-accepted', 'superseded'].map((end) => ({
    name: `nothing is left to do: ${end}`,
    steps: at(end),
    end,
  })),
  // Whoever waits may be forgotten: every waiting state, as the definition has them.
  ...tasksOf(DEFINITION)
    .filter(({ state }) => handsOverToken(state))
    .map(({ name, state }): Scenario => {
      const status = String(callOf(state).Payload?.['status']);
      return {
        name: `nobody comes in time at ${name}: it waits on, and is withdrawn`,
        steps: [...at(status, [name, 'nobody']), ...at(status, [name, 'woken']), ...WITHDRAWN],
        end: 'withdrawn',
      };
    }),
];

/** The shortest way of one batch on which a state is met and that succeeds, for tests that must reach it. */
export function scenarioThrough(state: string): Scenario {
  const fitting = SCENARIOS.filter(
    ({ batches, end, steps }) =>
      batches === undefined && end !== 'UnknownStatus' && steps.some(([name]) => name === state),
  );
  const [found] = fitting.toSorted((one, other) => one.steps.length - other.steps.length);
  if (found === undefined) throw new Error(`No scenario goes through ${state}.`);
  return found;
}
