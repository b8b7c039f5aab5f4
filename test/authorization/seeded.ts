import { marshall } from '@aws-sdk/util-dynamodb';
import { engineCalls } from '#local/dynamodb/client.ts';
import { expectStatus } from '#local/main-job/client.ts';
import type { SampleEnterprise } from '#samples/enterprises.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { operatorOf, type RunningStack } from '#test/support/running-stack.ts';
import type { Seeded } from './shots.ts';

const KIND = 'skills-upgrade-account';
const YEAR = '2025';

/** A claim before people, by the ways that people go, and beside it in the table one of each thing, settled already. */
export async function seeded(
  stack: RunningStack,
  name: string,
  enterprise: SampleEnterprise,
  region: string,
  number: number,
): Promise<Seeded> {
  const as = operatorOf(enterprise);
  const made = await stack.client.post<{ claimId: string }>(
    as,
    '/claims',
    { enterpriseId: enterprise.creditCode, region },
    stack.purpose('create'),
  );
  const { claimId } = expectStatus(made, 201);
  const line = stack.world.line(enterprise, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
  await stack.publishWorld();
  const { uploadId } = await stack.upload(enterprise, claimId, plainRoster([line]));
  expectStatus(await stack.submit(enterprise, claimId, uploadId), 202);
  await stack.resting(claimId);

  const hex = String(number).padStart(16, '0');
  const ids = {
    claimId,
    uploadId,
    lineId: '0-1',
    objectionId: `obj-${hex}`,
    recoveryId: `rec-${hex}`,
    decisionId: `pdc-${hex}`,
    caseId: `case-${hex}0000`,
    entryId: `wat-${hex}`,
    proposalId: `trf-${hex}0000`,
    standInId: `std-${region}-${hex}`,
    recusalId: `rcs-${region}-${hex}`,
    region,
    kind: KIND,
    year: YEAR,
  };
  const at = '2025-06-01T01:00:00.000Z';
  const fund = `${region}.${KIND}.${YEAR}`;
  const items = [
    {
      pk: `CLAIM#${claimId}`,
      sk: `OBJECTION#${ids.objectionId}`,
      objectionId: ids.objectionId,
      lineId: '0-1',
      revision: 1,
      round: 1,
      state: 'dismissed',
      at,
      objections: 1,
      contacts: 0,
      notBy: [],
    },
    {
      pk: `CLAIM#${claimId}`,
      sk: `PAYMENTDECISION#${ids.decisionId}`,
      decisionId: ids.decisionId,
      claimId,
      outcome: 'closed',
      revision: 1,
      round: 1,
      attempt: 1,
      amountFen: 1,
      document: 'test',
      eventSeq: 1,
      state: 'refused',
      proposedBy: 'one',
      proposedAt: at,
      lapsesAt: at,
    },
    {
      pk: `CLAIM#${claimId}`,
      sk: `RECOVERY#${ids.recoveryId}`,
      recoveryId: ids.recoveryId,
      claimId,
      revision: 1,
      state: 'confirmed',
      lineIds: ['0-1'],
      amountFen: 1,
      document: 'test',
      finding: 'error',
      eventSeq: 1,
      proposedBy: 'one',
      proposedAt: at,
      lapsesAt: at,
      decidedBy: 'another',
      decidedAt: at,
    },
    {
      pk: `CASE#${ids.caseId}`,
      sk: 'CASE',
      gsi1pk: `CASES#${region}`,
      gsi1sk: `closed#${at}#${ids.caseId}`,
      caseId: ids.caseId,
      kind: 'watchlist-hit',
      claimId,
      revision: 1,
      enterpriseId: enterprise.creditCode,
      region,
      lineIds: ['0-1'],
      state: 'closed',
      openedBy: { kind: 'system', id: 'test' },
      openedAt: at,
      notBy: [],
      outcome: 'unfounded',
      decidedBy: 'one',
      decidedAt: at,
      decidedIn: 1,
      recoveryIds: [],
    },
    {
      pk: 'WATCHLIST',
      sk: `ENTRY#${ids.entryId}`,
      entryId: ids.entryId,
      kind: 'issuer',
      value: `issuer-${number}`,
      state: 'confirmed',
      region,
      reason: 'test',
      until: '2026-12-31',
      proposedBy: 'one',
      proposedAt: at,
      lapsesAt: at,
      decidedBy: 'another',
      decidedAt: at,
      removal: {
        state: 'confirmed',
        reason: 'test',
        proposedBy: 'one',
        proposedAt: at,
        lapsesAt: at,
        decidedBy: 'another',
        decidedAt: at,
      },
    },
    {
      pk: `FUND#${fund}`,
      sk: `PROPOSAL#${ids.proposalId}`,
      proposalId: ids.proposalId,
      deed: 'transfer',
      fund,
      state: 'confirmed',
      to: `${region}.employment-subsidy.${YEAR}`,
      ruleId: 'test',
      amountFen: 1,
      document: 'test',
      reason: 'test',
      proposedBy: 'one',
      proposedAt: at,
      lapsesAt: at,
      decidedBy: 'another',
      decidedAt: at,
    },
    {
      pk: `OFFICERS#${region}`,
      sk: `STANDIN#${ids.standInId}`,
      standInId: ids.standInId,
      role: 'first-reviewer',
      region,
      standIn: 'one',
      onBehalfOf: 'somebody-away',
      from: '2025-06-01',
      until: '2025-06-02',
      reason: 'test',
      namedBy: 'another',
      namedAt: at,
      revokedBy: 'another',
      revokedAt: at,
      revocationReason: 'test',
    },
    ...['nobody-in-particular', 'somebody-away'].map((subject) => ({ pk: `OFFICER#${subject}`, sk: 'OFFICE#SEEN' })),
    {
      pk: `OFFICERS#${region}`,
      sk: `RECUSAL#${ids.recusalId}`,
      recusalId: ids.recusalId,
      officer: 'one',
      enterpriseId: enterprise.creditCode,
      region,
      ground: 'other',
      reason: 'test',
      setBy: 'another',
      setAt: at,
      liftedBy: 'another',
      liftedAt: at,
      liftingReason: 'test',
    },
  ];
  const { endpoints } = stack.machine;
  const put = engineCalls(endpoints.dynamodb);
  for (const item of items) await put('PutItem', { TableName: endpoints.tableName, Item: marshall(item) });
  return { name, enterpriseId: enterprise.creditCode, region, ids };
}
