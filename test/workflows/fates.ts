import type { Status } from '#functions/claim/status.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES, type SampleEnterprise } from '#samples/enterprises.ts';
import type { SampleLine } from '#samples/world.ts';
import { whenAll } from '#test/support/adversity.ts';
import { decideObjection, object, retryPayment, withdraw } from '#test/support/deeds.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { approver, type RunningStack, reviewer } from '#test/support/running-stack.ts';

const { machinery, garments, snacks, electronics } = ENTERPRISES;

/** What becomes of a claim; together they lead through every state of the workflow. */
export const FATES = {
  plain: { enterprise: machinery, end: 'paid' },
  registerAway: { enterprise: machinery, end: 'paid' },
  contested: { enterprise: garments, end: 'paid' },
  refused: { enterprise: machinery, end: 'rejected' },
  signed: { enterprise: machinery, end: 'paid' },
  returned: { enterprise: machinery, end: 'returned' },
  notAccepted: { enterprise: machinery, end: 'not-accepted' },
  withdrawn: { enterprise: machinery, end: 'withdrawn' },
  objected: { enterprise: machinery, end: 'paid' },
  short: { enterprise: electronics, end: 'paid' },
  paymentReturned: { enterprise: snacks, end: 'paid' },
} as const satisfies Record<string, { enterprise: SampleEnterprise; end: Status }>;
export type Fate = keyof typeof FATES;

const WISH = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
const LINES = 2;
const LINE_FEN = 70_000;

interface Made {
  readonly fate: Fate | 'holder';
  readonly enterprise: SampleEnterprise;
  readonly claimId: string;
  readonly uploadId: string;
}

/**
 * Brings claims to their ends, all side by side.
 * @param created is told each claim's id before anything of the workflow happens to it
 */
export async function bringAbout(
  stack: RunningStack,
  fates: readonly Fate[],
  created: (claimId: string, index: number) => void,
): Promise<string[]> {
  const made = await make(stack, fates, created);
  const of = (...wanted: readonly Made['fate'][]) => made.filter(({ fate }) => wanted.includes(fate));
  const others = (...unwanted: readonly Made['fate'][]) => made.filter(({ fate }) => !unwanted.includes(fate));
  const all = (claims: readonly Made[], ...statuses: readonly Status[]) =>
    whenAll(stack, new Map(claims.map(({ claimId }) => [claimId, statuses])));
  const submit = (claims: readonly Made[]) =>
    Promise.all(
      claims.map(async ({ enterprise, claimId, uploadId }) =>
        expectStatus(await stack.submit(enterprise, claimId, uploadId), 202),
      ),
    );
  const review = (
    claims: readonly Made[],
    stage: 'first' | 'second',
    decision: 'approve' | 'refuse' | 'return' | 'not-accept',
  ) =>
    Promise.all(
      claims.map(async ({ claimId, enterprise }) =>
        expectStatus(await stack.review(claimId, stage, decision, reviewer(stage, enterprise.region)), 200),
      ),
    );

  stack.registers.setMode({ mode: 'down' });
  await submit(of('registerAway'));
  await all(of('registerAway'), 'waiting-for-register');
  stack.registers.setMode({ mode: 'up' });
  // Circuits that opened are closed by the watch: who submits before that waits too, or not, as it happens.
  await stack.machine.events.fireSchedules();
  await all(of('registerAway'), 'first-review');
  await submit(others('registerAway', 'contested'));
  await all(others('contested'), 'first-review');
  await submit(of('contested'));
  await all(of('contested'), 'waiting-for-entitlement');

  await Promise.all([
    review(of('holder', 'refused'), 'first', 'refuse'),
    review(of('returned'), 'first', 'return'),
    review(of('notAccepted'), 'first', 'not-accept'),
    ...of('withdrawn').map(async ({ enterprise, claimId }) =>
      expectStatus(await withdraw(stack, enterprise, claimId), 202),
    ),
  ]);
  await all(of('holder', 'refused'), 'second-review');
  await review(of('holder', 'refused'), 'second', 'refuse');
  const paid = others('holder', 'refused', 'returned', 'notAccepted', 'withdrawn');
  await all(paid, 'first-review');
  await review(paid, 'first', 'approve');
  await all(paid, 'second-review');
  await review(paid, 'second', 'approve');

  await all(of('signed'), 'approval');
  await Promise.all(
    of('signed').map(async ({ claimId, enterprise }) =>
      expectStatus(await stack.review(claimId, 'approval', 'approve', approver(enterprise.region)), 200),
    ),
  );

  const notices = await all(paid, 'notice');
  const objections = await Promise.all(
    of('objected').map(async ({ claimId }) => {
      const { objectionId } = expectStatus(await object(stack, claimId, '0-1'), 201);
      return { claimId, objectionId };
    }),
  );
  stack.treasury.setMode({ mode: 'up', returns: [FATES.paymentReturned.enterprise.creditCode] });
  await stack.machine.quiet();
  await stack.machine.clock.set(
    new Date(Math.max(...[...notices.values()].map(({ notice }) => Date.parse(notice?.endsAt ?? '')))),
  );

  await Promise.all([
    all(of('objected'), 'objection-review'),
    all(of('short'), 'awaiting-funds'),
    all(of('paymentReturned'), 'payment-returned'),
  ]);
  // A claim's status is there before its execution has seen it: whoever acts at once may find it in another state.
  await stack.machine.quiet();
  stack.treasury.setMode({ mode: 'up' });
  await Promise.all([
    ...objections.map(async ({ claimId, objectionId }) =>
      expectStatus(await decideObjection(stack, claimId, objectionId, 'dismiss'), 200),
    ),
    ...of('paymentReturned').map(async ({ claimId }) => expectStatus(await retryPayment(stack, claimId), 202)),
    // Just enough: the next claim is short of money again.
    stack.appropriate(FATES.short.enterprise.region, of('short').length * LINES * LINE_FEN),
  ]);
  await whenAll(
    stack,
    new Map(made.map(({ claimId, fate }) => [claimId, [fate === 'holder' ? 'rejected' : FATES[fate].end]])),
  );
  return others('holder').map(({ claimId }) => claimId);
}

interface Roster {
  readonly index: number;
  readonly lines: readonly SampleLine[];
}

/** Creates the claims and uploads their rosters; a contested claim has the lines of another that was there before. */
async function make(
  stack: RunningStack,
  fates: readonly Fate[],
  created: (claimId: string, index: number) => void,
): Promise<Made[]> {
  const own = (enterprise: SampleEnterprise): SampleLine[] =>
    Array.from({ length: LINES }, () => stack.world.line(enterprise, WISH));
  // One name with two documents, and a third person, on one phone: high risk, whatever other claims bring.
  const suspicious = (enterprise: SampleEnterprise): SampleLine[] => {
    const { name, phone } = stack.world.person();
    return [{ name, phone }, { name, phone }, { phone }].map((change) =>
      stack.world.line(enterprise, { ...WISH, person: stack.world.person(change) }),
    );
  };
  const wanted = fates.flatMap((fate, index): (Omit<Made, 'claimId' | 'uploadId'> & Roster)[] => {
    const { enterprise } = FATES[fate];
    if (fate === 'signed') return [{ fate, enterprise, index, lines: suspicious(enterprise) }];
    if (fate !== 'contested') return [{ fate, enterprise, index, lines: own(enterprise) }];
    const held = own(machinery);
    const same = held.map(({ person, certificateNumber }) =>
      stack.world.line(enterprise, { ...WISH, person, certificateNumber }),
    );
    return [
      { fate: 'holder', enterprise: machinery, index, lines: held },
      { fate, enterprise, index, lines: same },
    ];
  });
  await stack.publishWorld();
  return Promise.all(
    wanted.map(async ({ fate, enterprise, index, lines }) => {
      const claimId = await stack.createClaim(enterprise);
      if (fate !== 'holder') created(claimId, index);
      const { uploadId } = await stack.upload(enterprise, claimId, plainRoster(lines));
      return { fate, enterprise, claimId, uploadId };
    }),
  );
}
