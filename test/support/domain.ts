import { NO_AMOUNTS } from '#functions/claim/amounts.ts';
import { FIRST_HASH } from '#functions/claim/audit-event.ts';
import type { Claim } from '#functions/claim/claim.ts';
import type { Line } from '#functions/claim/line.ts';
import type { FrozenLine } from '#functions/submission/frozen-line.ts';
import type { VerifiedLine } from '#functions/verification/verify-line.ts';
import { type PolicyVersion, policyById } from '#policy/index.ts';

/** A claim at its first review, as the store gives it. */
export function aClaim(changes: Partial<Claim> = {}): Claim {
  return {
    ...NO_AMOUNTS,
    claimId: 'c-1',
    enterpriseId: '91350200MA00000001',
    region: '350200',
    status: 'first-review',
    revision: 1,
    generation: 1,
    round: 1,
    eventSeq: 7,
    eventHash: FIRST_HASH,
    wakes: 0,
    createdAt: '2025-06-03T01:00:00.000Z',
    updatedAt: '2025-06-03T01:00:00.000Z',
    requestHash: 'secret-request-hash',
    settledRound: 0,
    paidLines: 0,
    lines: 0,
    grantedLines: 0,
    refusedLines: 0,
    waitingLines: 0,
    cancelledLines: 0,
    policyVersion: 'fujian-2024',
    ...changes,
  };
}

/** A granted line of the first round. */
export function aLine(changes: Partial<Line> = {}): Line {
  return {
    lineId: '0-1',
    row: 2,
    person: 'secret-fingerprint',
    maskedName: '张*',
    maskedDocument: '**************1234',
    occupation: '焊工',
    occupationKey: 'welder',
    level: '3',
    certificateType: 'skill-level',
    issuedOn: '2024-06-01',
    round: 1,
    outcome: 'granted',
    grantedFen: 180_000,
    reasons: [],
    ...changes,
  };
}

/** A line as frozen in the roster, with a certificate number that fits it. */
export function aFrozenLine(changes: Partial<FrozenLine> = {}): FrozenLine {
  return {
    lineId: '0-1',
    row: 2,
    person: 'p-1',
    maskedName: '张*',
    maskedDocument: '**************1234',
    sealed: { name: 'v1.a.b.c', documentNumber: 'v1.a.b.c' },
    documentType: 'resident-id',
    occupation: '焊工',
    level: '3',
    certificateType: 'skill-level',
    certificateNumber: 'S000035000001243000001',
    issuedOn: '2024-06-01',
    age: 40,
    retirement: 'before',
    consent: 'yes',
    ...changes,
  };
}

/** What the registers say of a line with which all is well. */
export function aVerifiedLine(changes: Partial<VerifiedLine> = {}): VerifiedLine {
  return {
    lineId: '0-1',
    certificate: 'verified',
    differences: [],
    employed: 'yes',
    pension: 'no',
    publicServant: 'no',
    student: 'no',
    unemploymentSubsidy: 'no',
    claimedPersonally: 'no',
    issuerOnFile: 'yes',
    answeredAt: '2025-06-03T01:00:00.000Z',
    ...changes,
  };
}

export function fujian2024(): PolicyVersion {
  const policy = policyById('fujian-2024');
  if (policy === undefined) throw new Error('fujian-2024 is not shipped');
  return policy;
}
