import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { LOCAL_TREASURY_SECRET } from '#local/treasury/index.ts';
import type { Receipt } from '#local/treasury/ledger.ts';
import { signatureOf } from '#functions/shared/signed-body.ts';
import type { SampleEnterprise } from '#samples/enterprises.ts';
import { finance, operatorOf, type Problem, reviewer, type RunningStack } from './running-stack.ts';

/** Deeds of people and of the treasury that only some journeys need, each as one request of a client. */

export function withdraw(stack: RunningStack, enterprise: SampleEnterprise, claimId: string): Promise<Answer<Problem>> {
  return stack.client.post(
    operatorOf(enterprise),
    `/claims/${claimId}/withdrawal`,
    { reason: 'test' },
    stack.purpose('withdraw'),
  );
}

export interface Objection {
  readonly objectionId: string;
  readonly state: string;
}

/** Anybody may object: no token. */
export function object(stack: RunningStack, claimId: string, lineId: string): Promise<Answer<Objection & Problem>> {
  const body = { lineId, reason: 'test', contact: '13900000000' };
  return stack.client.post(undefined, `/notices/${claimId}/objections`, body, stack.purpose('object'));
}

export async function decideObjection(
  stack: RunningStack,
  claimId: string,
  objectionId: string,
  decision: 'uphold' | 'dismiss',
  sub?: string,
): Promise<Answer<Objection & Problem>> {
  const { region } = await stack.read(claimId);
  const path = `/claims/${claimId}/objections/${objectionId}/decision`;
  return stack.client.post(
    reviewer('second', region, sub),
    path,
    { decision, reason: 'test' },
    stack.purpose('decide'),
  );
}

export async function retryPayment(
  stack: RunningStack,
  claimId: string,
): Promise<Answer<Problem & { attempt: number }>> {
  const { region } = await stack.read(claimId);
  return stack.client.post(
    finance(region),
    `/claims/${claimId}/payment-retries`,
    { reason: 'test' },
    stack.purpose('retry'),
  );
}

export interface FundView {
  readonly appropriatedFen: number;
  readonly reservedFen: number;
  readonly paidFen: number;
  readonly availableFen: number;
  readonly waiting: number;
  readonly balanced: boolean;
}

export async function readFund(stack: RunningStack, region: string, year = 2025): Promise<FundView> {
  return expectStatus(
    await stack.client.get<FundView>(finance(region), `/funds/${region}/skills-upgrade-account/${year}`),
    200,
  );
}

/** What the treasury's book says was instructed for a claim. */
export async function instructionsOf(
  stack: RunningStack,
  claimId: string,
): Promise<(Receipt & { deliveries: number })[]> {
  const response = await fetch(`${stack.treasury.url}/v1/instructions`);
  const { instructions } = (await response.json()) as { instructions: (Receipt & { deliveries: number })[] };
  return instructions.filter(({ instructionId }) => instructionId.startsWith(claimId));
}

/** A receipt as the treasury, or somebody who says so, sends it. */
export async function sendReceipt(
  stack: RunningStack,
  receipt: Partial<Receipt>,
  { secret = LOCAL_TREASURY_SECRET, sentAt = new Date() }: { readonly secret?: string; readonly sentAt?: Date } = {},
): Promise<Answer<Problem>> {
  const body = JSON.stringify({ receiptId: 'R-test', voucherNumber: 'V-test', valueDate: '2025-06-10', ...receipt });
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const response = await fetch(`${stack.machine.endpoints.api}/treasury/receipts`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-treasury-timestamp': timestamp,
      'x-treasury-signature': signatureOf(secret, timestamp, body),
    },
    body,
  });
  const answer = { status: response.status, body: (await response.json()) as Problem };
  stack.client.witness.see(answer.body);
  return answer;
}

/** Fires the schedules (sweeper, register watch) until what is asked for has come about. */
export async function sweepUntil(stack: RunningStack, done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    await stack.machine.events.fireSchedules();
    if (await done()) return;
    if (Date.now() > deadline) throw new Error('The schedules did not bring it about.');
    await pause(250);
  }
}

export interface Halt {
  readonly at: string;
  readonly said: { readonly zh: string; readonly en: string };
  readonly reason?: string;
  readonly error?: string;
  readonly state?: string;
}

/** Why nothing drives the claim, as that caller sees it. */
export async function haltOf(stack: RunningStack, claimId: string, as: TokenFor): Promise<Halt | undefined> {
  return expectStatus(await stack.client.get<{ halted?: Halt }>(as, `/claims/${claimId}`), 200).halted;
}
