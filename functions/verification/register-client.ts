import * as z from 'zod';
import { env } from '../shared/env.ts';
import { logger } from '../shared/observability.ts';

/** Contract: `local/registers/openapi.json`. */
const CertificateAnswer = z.object({
  ref: z.string(),
  result: z.enum(['verified', 'mismatch', 'not-found', 'revoked']),
  mismatches: z.array(z.string()).default([]),
  issuerOnFile: z.enum(['yes', 'no', 'unknown']).optional(),
  claimedPersonally: z.enum(['yes', 'no', 'unknown']).optional(),
});
const EmploymentAnswer = z.object({
  ref: z.string(),
  insuredByClaimant: z.enum(['yes', 'no', 'unknown']),
  pensionDrawn: z.enum(['yes', 'no', 'unknown']),
  publicServant: z.enum(['yes', 'no', 'unknown']).optional(),
  student: z.enum(['yes', 'no', 'unknown']).optional(),
  unemploymentSubsidy: z.enum(['drawn', 'eligible', 'no', 'unknown']).optional(),
});
const EnterpriseAnswer = z.object({ name: z.string(), accountName: z.string(), status: z.string() });

export type CertificateAnswer = z.infer<typeof CertificateAnswer>;
export type EmploymentAnswer = z.infer<typeof EmploymentAnswer>;
export type EnterpriseAnswer = z.infer<typeof EnterpriseAnswer>;

export interface CertificateRequest {
  readonly ref: string;
  readonly certificateNumber: string;
  readonly certificateType: string;
  readonly level: string;
  readonly documentNumber: string;
  readonly name: string;
  readonly occupation: string;
  readonly issuedOn: string;
}

export interface EmploymentRequest {
  readonly ref: string;
  readonly documentNumber: string;
  readonly creditCode: string;
  readonly months: readonly string[];
}

/** An answer with the machine time at which it was given, or nothing: the register is away. */
export type Answered<T> = { readonly answers: readonly T[]; readonly answeredAt: string } | { readonly away: true };

const TIMEOUT_MS = 8_000;
const BATCH_LIMIT = 100;

export function verifyCertificates(requests: readonly CertificateRequest[]): Promise<Answered<CertificateAnswer>> {
  return askInBatches('/v1/certificates:verify', requests, CertificateAnswer);
}

export function checkEmployment(requests: readonly EmploymentRequest[]): Promise<Answered<EmploymentAnswer>> {
  return askInBatches('/v1/employment:check', requests, EmploymentAnswer);
}

/** `undefined`: no such enterprise. */
export async function lookUpEnterprise(creditCode: string): Promise<EnterpriseAnswer | undefined | { away: true }> {
  const response = await ask('/v1/enterprises:lookup', { creditCode });
  if (response === undefined) return { away: true };
  if (response.status === 404) return undefined;
  const parsed = EnterpriseAnswer.safeParse(response.body);
  return parsed.success ? parsed.data : { away: true };
}

export async function registerIsUp(): Promise<boolean> {
  try {
    const response = await fetch(new URL('/v1/health', env('REGISTERS_URL')), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** An answer counts only when it speaks of exactly the questions asked: anything else is a register that is away. */
async function askInBatches<T extends { ref: string }>(
  path: string,
  requests: readonly { readonly ref: string }[],
  Answer: z.ZodType<T>,
): Promise<Answered<T>> {
  const answers: T[] = [];
  let answeredAt = new Date(0).toISOString();
  for (let start = 0; start < requests.length; start += BATCH_LIMIT) {
    const part = requests.slice(start, start + BATCH_LIMIT);
    const response = await ask(path, { requests: part });
    const parsed = z.object({ answeredAt: z.string(), results: z.array(Answer) }).safeParse(response?.body);
    if (response?.status !== 200 || !parsed.success) return { away: true };
    const byRef = new Map(parsed.data.results.map((answer) => [answer.ref, answer]));
    if (byRef.size !== part.length || part.some(({ ref }) => !byRef.has(ref))) return { away: true };
    answers.push(...byRef.values());
    answeredAt = parsed.data.answeredAt;
  }
  return { answers, answeredAt };
}

async function ask(path: string, body: unknown): Promise<{ status: number; body: unknown } | undefined> {
  try {
    const response = await fetch(new URL(path, env('REGISTERS_URL')), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': env('REGISTERS_API_KEY') },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) return { status: 404, body: undefined };
    if (!response.ok) {
      await response.arrayBuffer();
      logger.warn('register refused', { path, status: response.status });
      return undefined;
    }
    return { status: response.status, body: await response.json() };
  } catch (error) {
    logger.warn('register away', { path, error: error instanceof Error ? error.name : 'unknown' });
    return undefined;
  }
}
