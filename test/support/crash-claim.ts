import { setTimeout as pause } from 'node:timers/promises';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { claimKey, uploadKey } from '#functions/claim/keys.ts';
import { engineCalls } from '#local/dynamodb/client.ts';
import type { Machine } from '#local/machine.ts';
import { answersTo } from '#local/main-job/answers.ts';
import { Client, expectStatus } from '#local/main-job/client.ts';
import type { ClaimView } from '#local/main-job/main-job.ts';
import type { SampleEnterprise } from '#samples/enterprises.ts';
import { finance, operatorOf, otherFinance, reviewer } from './running-stack.ts';

/** What the claim's people have been answered so far. They outlive the machine, and ask again what it did not answer. */
export interface Progress {
  readonly deeds: number;
  readonly proposalId: string;
  readonly claimId: string;
  readonly uploadId: string;
  readonly uploadUrl: string;
  readonly noticeEndsAt: string;
  readonly objectionId: string;
}

export const NOTHING_DONE: Progress = {
  deeds: 0,
  proposalId: '',
  claimId: '',
  uploadId: '',
  uploadUrl: '',
  noticeEndsAt: '',
  objectionId: '',
};

export interface ClaimPlan {
  readonly enterprise: SampleEnterprise;
  readonly roster: Uint8Array;
  readonly fundFen: number;
}

interface Scene extends ClaimPlan {
  readonly machine: Machine;
  readonly client: Client;
}

type Deed = (scene: Scene, progress: Progress) => Promise<Partial<Progress>>;

const PATIENCE_MS = 30_000;

/**
 * Looks, each time nothing moves by itself, at an item of the table until it stands at `status`. Reading it through the
 * API would start functions that have nothing to do with what is tested.
 */
async function untilItem({ machine }: Scene, key: object, status: string): Promise<Record<string, unknown>> {
  const call = engineCalls(machine.endpoints.dynamodb);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    await machine.quiet();
    const { Item: item } = await call<{ Item?: Parameters<typeof unmarshall>[0] }>('GetItem', {
      TableName: machine.endpoints.tableName,
      Key: marshall(key),
      ConsistentRead: true,
    });
    const seen = item === undefined ? {} : unmarshall(item);
    if (seen['status'] === status) return seen;
    if (Date.now() > deadline) throw new Error(`It stands at ${seen['status']}, not at ${status}.`);
    await pause(5);
  }
}

const untilStatus =
  (status: string): Deed =>
  async (scene, { claimId }) => {
    await untilItem(scene, claimKey(claimId), status);
    return {};
  };

const review =
  (stage: 'first' | 'second'): Deed =>
  async ({ client, enterprise }, { claimId }) => {
    const as = reviewer(stage, enterprise.region);
    const cleared = stage === 'first' ? await answersTo(client, as, claimId) : [];
    const body = { stage, decision: 'approve', ...(cleared.length === 0 ? {} : { cleared }) };
    const path = `/claims/${claimId}/reviews`;
    expectStatus(await client.post(as, path, body, `${stage} review`), 200);
    return {};
  };

/** The claim's way from money for its fund to money for its enterprise. Each deed is one request, or one wait. */
const DEEDS: readonly Deed[] = [
  async ({ client, enterprise, fundFen }) => {
    const path = `/funds/${enterprise.region}/skills-upgrade-account/2025/appropriations`;
    const body = { amountFen: fundFen, document: 'test' };
    const answer = await client.post<{ proposalId: string }>(finance(enterprise.region), path, body, 'appropriate');
    return { proposalId: expectStatus(answer, 201).proposalId };
  },
  async ({ client, enterprise: { region } }, { proposalId }) => {
    const path = `/funds/${region}/skills-upgrade-account/2025/proposals/${proposalId}/confirmation`;
    expectStatus(await client.post(otherFinance(region), path, {}, 'confirm'), 200);
    return {};
  },
  async ({ client, enterprise }) => {
    const body = { enterpriseId: enterprise.creditCode, region: enterprise.region };
    const answer = await client.post<ClaimView>(operatorOf(enterprise), '/claims', body, 'create');
    return { claimId: expectStatus(answer, 201).claimId };
  },
  async ({ client, enterprise }, { claimId }) => {
    const path = `/claims/${claimId}/uploads`;
    const answer = await client.post<{ uploadId: string; url: string }>(operatorOf(enterprise), path, {}, 'upload');
    const { uploadId, url } = expectStatus(answer, 201);
    return { uploadId, uploadUrl: url };
  },
  async ({ roster }, { uploadUrl }) => {
    const response = await fetch(uploadUrl, { method: 'PUT', body: new Blob([Buffer.from(roster)]) });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`The upload was answered ${response.status}.`);
    return {};
  },
  async (scene, { claimId, uploadId }) => {
    await untilItem(scene, uploadKey(claimId, uploadId), 'usable');
    return {};
  },
  async ({ client, enterprise }, { claimId, uploadId }) => {
    const path = `/claims/${claimId}/submission`;
    expectStatus(await client.post(operatorOf(enterprise), path, { uploadId }, 'submit'), 202);
    return {};
  },
  untilStatus('first-review'),
  review('first'),
  untilStatus('second-review'),
  review('second'),
  async (scene, { claimId }) => {
    const { notice } = await untilItem(scene, claimKey(claimId), 'notice');
    return { noticeEndsAt: String((notice as { endsAt: string }).endsAt) };
  },
  async ({ client }, { claimId }) => {
    type Noticed = { readonly lineId: string; readonly grantedFen: number };
    const notice = await client.get<{ lines: Noticed[] }>(undefined, `/notices/${claimId}`);
    // Ids depend on the key of the machine, which a disk from before its first use does not have.
    const [least] = expectStatus(notice, 200).lines.toSorted((a, b) => a.grantedFen - b.grantedFen);
    const body = { lineId: least?.lineId, reason: 'test', contact: '13900000000' };
    const answer = await client.post<{ objectionId: string }>(
      undefined,
      `/notices/${claimId}/objections`,
      body,
      'object',
    );
    return { objectionId: expectStatus(answer, 201).objectionId };
  },
  async ({ machine }, { noticeEndsAt }) => {
    const end = new Date(noticeEndsAt);
    if (end > machine.clock.now()) await machine.clock.set(end);
    return {};
  },
  // The other line is paid meanwhile.
  untilStatus('objection-review'),
  async ({ client, enterprise }, { claimId, objectionId }) => {
    const path = `/claims/${claimId}/objections/${objectionId}/decision`;
    const body = { decision: 'dismiss', reason: 'test' };
    expectStatus(await client.post(reviewer('second', enterprise.region), path, body, 'decide'), 200);
    return {};
  },
  untilStatus('paid'),
];

/**
 * Goes on with the claim from where its people stand until it is paid and nothing moves any more.
 *
 * @param made is told after each deed that was answered
 */
export async function goOn(
  machine: Machine,
  plan: ClaimPlan,
  from: Progress,
  made: (progress: Progress) => void,
): Promise<Progress> {
  const scene = { ...plan, machine, client: new Client(machine.endpoints) };
  let progress = from;
  for (const deed of DEEDS.slice(from.deeds)) {
    progress = { ...progress, ...(await deed(scene, progress)), deeds: progress.deeds + 1 };
    made(progress);
  }
  await machine.quiet();
  return progress;
}
