import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Claim, Reservation } from '../claim/claim.ts';
import { getClaim } from '../claim/claim-store.ts';
import { instructionKey } from '../claim/keys.ts';
import { paymentsHeld } from '../payment/hold-store.ts';
import { instructionId } from '../payment/instruction-id.ts';
import { type Instruction, instruct } from '../payment/treasury-client.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { env } from '../shared/env.ts';
import { sha256Hex } from '../shared/canonical.ts';
import { IntegrityError, UpstreamError } from '../shared/errors.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';
import { tableRegisters } from '../verification/table-registers-client.ts';

/** 2024 classification of government expenditure, 社会保障和就业支出 – 就业补助 – 其他就业补助支出. */
const BUDGET_ITEM = '2080799';

/**
 * Tells the treasury to pay, if the claim still stands at that attempt; told again, it is told the same words.
 * @returns `held` where payments are held and nothing was said
 */
export async function instructTreasury(claimId: string, attempt: number): Promise<'held' | undefined> {
  const claim = await getClaim(claimId);
  if (claim?.status !== 'disbursing' || claim.paymentAttempt !== attempt || claim.reservation === undefined)
    return undefined;
  const instruction = await writtenInstruction(claim, claim.reservation, attempt);
  // Last, since a register may have taken its time to say whose account it is.
  if (await paymentsHeld()) return 'held';
  await instruct(instruction);
  return undefined;
}

/** The instruction is written down before it is sent, so that it reads the same each time it is sent again. */
async function writtenInstruction(claim: Claim, reservation: Reservation, attempt: number): Promise<Instruction> {
  const id = instructionId(claim, attempt);
  const key = instructionKey(claim.claimId, id);
  const written = await getItem<{ instruction: Instruction }>(key);
  if (written !== undefined) return written.instruction;
  const accountName = await accountNameOf(claim);
  const instruction: Instruction = {
    instructionId: id,
    callbackUrl: env('RECEIPT_URL'),
    amountFen: reservation.amountFen,
    payee: { creditCode: claim.enterpriseId, accountName, accountRef: claim.enterpriseId },
    fund: reservation.fund,
    region: claim.region,
    budgetItem: BUDGET_ITEM,
    remark: claim.claimId,
    businessDate: shanghaiDate(await businessNow()),
  };
  const put = await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...key, instruction },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return 'done' in put
    ? instruction
    : ((put.refused as { instruction: Instruction } | undefined)?.instruction ?? instruction);
}

const LONGEST_MS = 30_000;

/**
 * The name that the claimant's account is kept under, as the register has it today: what it said before does not pay.
 * @throws UpstreamError while the register is away
 */
async function accountNameOf({ claimId, revision, enterpriseId }: Claim): Promise<string> {
  const registers = tableRegisters({
    claimId,
    revision,
    batch: 0,
    deadlineMs: Date.now() + LONGEST_MS,
    // Of an enterprise, not of a person.
    mark: sha256Hex,
  });
  const { given } = await registers.enterprises.lookUp(enterpriseId);
  if (given === undefined) throw new UpstreamError('The enterprise register is away.');
  if (!given.facts.found) throw new IntegrityError('The enterprise register does not know the claimant.');
  return given.facts.accountName;
}
