import { unmarshall } from '@aws-sdk/util-dynamodb';
import { imbalance } from '#functions/claim/amounts.ts';
import { type AuditEvent, verifyChain } from '#functions/claim/audit-event.ts';
import type { Claim } from '#functions/claim/claim.ts';
import type { Line } from '#functions/claim/line.ts';
import { isFinal } from '#functions/claim/status.ts';
import type { FundBalance, FundEntry } from '#functions/payment/fund.ts';
import { engineCalls } from '../dynamodb/client.ts';
import type { Machine } from '../machine.ts';
import type { Entry } from '../treasury/ledger.ts';

type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** Everything that money and trail rest on, as it lies in the table and at the treasury; no function is asked. */
export interface Books {
  readonly items: readonly Item[];
  readonly payments: readonly Entry[];
  readonly deadLetters: number;
}

export async function readBooks(machine: Machine, treasuryUrl: string): Promise<Books> {
  const call = engineCalls(machine.endpoints.dynamodb);
  const items: Item[] = [];
  let from: object | undefined;
  do {
    const page: { Items: Parameters<typeof unmarshall>[0][]; LastEvaluatedKey?: object } = await call('Scan', {
      TableName: machine.endpoints.tableName,
      ConsistentRead: true,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    });
    items.push(...page.Items.map((item) => unmarshall(item) as Item));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  const answer = await fetch(`${treasuryUrl}/v1/instructions`);
  const { instructions } = (await answer.json()) as { instructions: Entry[] };
  const queues = machine.stack.ofType('AWS::SQS::Queue').map(({ name }) => machine.queues.messages(name).length);
  return { items, payments: instructions, deadLetters: queues.reduce((sum, count) => sum + count, 0) };
}

export const under = <T>(books: Books, pk: RegExp, sk: RegExp): (Item & T)[] =>
  books.items.filter((item) => pk.test(item.pk) && sk.test(item.sk)) as (Item & T)[];
export const claimsIn = (books: Books) => under<Claim>(books, /^CLAIM#[^#]+$/, /^CLAIM$/);
export const linesOf = ({ claimId, revision }: Claim, books: Books) =>
  under<Line>(books, new RegExp(`^CLAIM#${claimId}#B#`), new RegExp(`^LINE#${String(revision).padStart(3, '0')}#`));
export const eventsOf = ({ claimId }: Claim, books: Books): AuditEvent[] =>
  under<AuditEvent>(books, new RegExp(`^CLAIM#${claimId}$`), /^EVENT#/)
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ pk: _pk, sk: _sk, ...event }) => event as AuditEvent);

interface Grant {
  readonly attribute: string;
  readonly claimId: string;
  readonly revision: number;
  readonly lineId: string;
}
export const grantsIn = (books: Books): Grant[] =>
  under(books, /^PERSON#/, /^ENTITLEMENT$/).flatMap((person) =>
    Object.entries(person).flatMap(([attribute, grant]) =>
      attribute.startsWith('g#') ? [{ ...(grant as Omit<Grant, 'attribute'>), attribute }] : [],
    ),
  );

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** What a claim contradicts, by itself, its lines, its trail and the payments made for it. */
function claimFaults(claim: Claim, books: Books): string[] {
  const { claimId, lines, grantedLines, refusedLines, waitingLines, cancelledLines } = claim;
  const own = linesOf(claim, books);
  const granted = own.filter(({ outcome }) => outcome === 'granted');
  const grantedFen = total(granted.map((line) => line.grantedFen));
  const paid = books.payments.filter(({ instructionId, result }) => {
    return result === 'paid' && instructionId.startsWith(`${claimId}-`);
  });
  const rounds = new Set(paid.map(({ instructionId }) => instructionId.replace(/-a\d+$/, '')));
  const events = eventsOf(claim, books);
  const chain = verifyChain(events);
  const grants = grantsIn(books).filter((grant) => grant.claimId === claimId);
  const amounts = imbalance({
    grantedFen: claim.grantedFen,
    pendingFen: claim.pendingFen,
    heldFen: claim.heldFen,
    paidFen: claim.paidFen,
    cancelledFen: claim.cancelledFen,
    recoveredFen: claim.recoveredFen,
  });
  const faults: (string | false | undefined)[] = [
    amounts,
    !isFinal(claim.status) && `ended at ${claim.status}`,
    grantedLines + refusedLines + waitingLines + cancelledLines !== lines && 'lines do not add up',
    claim.pendingFen + claim.heldFen !== 0 && 'money is still on its way',
    total(paid.map(({ amountFen }) => amountFen)) !== claim.paidFen && 'the treasury paid another sum',
    rounds.size !== paid.length && 'a round was paid twice',
    claim.status === 'paid' && grantedFen !== claim.paidFen && 'what was paid is not what its lines were granted',
    new Set(grants.map(({ revision, lineId }) => `${revision} ${lineId}`)).size !== grants.length &&
      'a line was granted twice',
    claim.status === 'paid' && grants.length !== granted.length && 'granted lines and entitlements differ in number',
    (!chain.intact || chain.head !== claim.eventHash) && 'the trail is broken',
    events.length !== claim.eventSeq && 'the trail has gaps',
  ];
  return faults.flatMap((fault) => (typeof fault === 'string' ? [`${claimId}: ${fault}`] : []));
}

function fundFaults(balance: FundBalance, books: Books): string[] {
  const { fund, appropriatedFen = 0, reservedFen = 0, paidFen = 0, recoveredFen = 0, availableFen = 0 } = balance;
  const { carriedInFen = 0, carriedOutFen = 0, transferredInFen = 0, transferredOutFen = 0 } = balance;
  const moved = carriedInFen + transferredInFen - carriedOutFen - transferredOutFen;
  const entries = under<FundEntry>(books, new RegExp(`^FUND#${fund}$`), /^ENTRY#/);
  const sum = (kind: FundEntry['kind']) =>
    total(entries.filter((entry) => entry.kind === kind).map(({ amountFen }) => amountFen));
  const faults: (string | false)[] = [
    availableFen < 0 && 'is below zero',
    availableFen !== appropriatedFen + moved - reservedFen - paidFen + recoveredFen && 'does not add up',
    sum('appropriate') !== appropriatedFen && 'was given another sum',
    sum('reserve') - sum('commit') - sum('release') !== reservedFen && 'reserved another sum than its entries',
    sum('commit') !== paidFen && 'paid another sum than its entries',
    reservedFen !== 0 && 'still holds a reservation',
  ];
  return faults.flatMap((fault) => (fault === false ? [] : [`fund ${fund} ${fault}`]));
}

/** DESIGN's invariants where everything has come to its end: all that does not hold, or nothing. */
export function bookFaults(books: Books): string[] {
  const funds = under<FundBalance>(books, /^FUND#/, /^BALANCE$/);
  const paidByFunds = total(funds.map(({ paidFen = 0 }) => paidFen));
  const paidToClaims = total(claimsIn(books).map(({ paidFen }) => paidFen));
  const certificates = grantsIn(books).map(({ claimId, revision, lineId }) => `${claimId} ${revision} ${lineId}`);
  const undelivered = under(books, /./, /^OUTBOX#/).length;
  const unanswered = books.payments.filter(({ deliveredAt }) => deliveredAt === undefined).length;
  return [
    ...claimsIn(books).flatMap((claim) => claimFaults(claim, books)),
    ...funds.flatMap((balance) => fundFaults(balance, books)),
    ...(paidByFunds === paidToClaims ? [] : ['funds paid another sum than the claims got']),
    ...(new Set(certificates).size === certificates.length ? [] : ['one line holds two entitlements']),
    ...(undelivered === 0 ? [] : [`${undelivered} messages are left in the outbox`]),
    ...(unanswered === 0 ? [] : [`${unanswered} receipts were not taken`]),
    ...(books.deadLetters === 0 ? [] : [`${books.deadLetters} dead letters`]),
  ];
}
