import * as z from 'zod';
import { env } from '../shared/env.ts';
import { UpstreamError } from '../shared/errors.ts';

/** Contract: `local/treasury/openapi.json`. Amount in integer fen; the id is the idempotency key. */
export interface Instruction {
  readonly instructionId: string;
  readonly callbackUrl: string;
  readonly amountFen: number;
  readonly payee: { readonly creditCode: string; readonly accountName: string; readonly accountRef: string };
  readonly fund: string;
  readonly region: string;
  readonly budgetItem: string;
  readonly remark: string;
  readonly businessDate: string;
}

const Accepted = z.object({ accepted: z.literal(true), instructionId: z.string() });

/** @throws UpstreamError unless the treasury has taken the instruction: the message stays in the outbox. */
export async function instruct(instruction: Instruction): Promise<void> {
  const response = await fetch(new URL('/v1/instructions', env('TREASURY_URL')), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': instruction.instructionId },
    body: JSON.stringify(instruction),
    signal: AbortSignal.timeout(8_000),
  }).catch((error: unknown) => {
    throw new UpstreamError(`The treasury did not answer (${error instanceof Error ? error.name : 'unknown'}).`);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !Accepted.safeParse(body).success) {
    throw new UpstreamError(`The treasury did not take the instruction (status ${response.status}).`);
  }
}
