import { setTimeout as pause } from 'node:timers/promises';
import { answersTo } from './answers.ts';
import { type Client, expectStatus, type TokenFor } from './client.ts';
import type { RosterJob } from './roster-files.ts';

export interface ClaimView {
  readonly claimId: string;
  readonly enterpriseId: string;
  readonly region: string;
  readonly status: string;
  readonly revision: number;
  readonly round: number;
  readonly lines: number;
  readonly grantedLines: number;
  readonly refusedLines: number;
  readonly waitingLines: number;
  readonly cancelledLines: number;
  readonly grantedFen: number;
  readonly pendingFen: number;
  readonly heldFen: number;
  readonly paidFen: number;
  readonly cancelledFen: number;
  readonly recoveredFen: number;
  readonly notice?: { readonly endsAt: string };
  readonly riskBand?: string;
}

interface UploadView {
  readonly status: 'awaiting' | 'usable' | 'unusable';
  readonly rows?: number;
  readonly goodRows?: number;
  readonly faultyRows?: number;
  readonly faults: readonly {
    readonly code: string;
    readonly place: { readonly row?: number; readonly column?: string };
    readonly text: { readonly zh: string; readonly en: string };
  }[];
}

/** What the job needs of the machine; in the cloud each of these happens by itself. */
export interface Surroundings {
  quiet(): Promise<void>;
  now(): Date;
  advanceTo(instant: Date): Promise<void>;
  fireSchedules(): Promise<void>;
}

export interface MainJob {
  readonly client: Client;
  readonly around: Surroundings;
  readonly say: (line: string) => void;
}

const FINAL = new Set(['paid', 'rejected', 'withdrawn']);
const SHOWN_FAULTS = 5;

/** Sends every roster, plays the people who decide, lets business time pass; gives the claims where they ended. */
export async function runMainJob(job: MainJob, rosters: readonly RosterJob[]): Promise<ClaimView[]> {
  await appropriate(job, rosters);
  const claims = new Map<RosterJob, string>();
  for (const roster of rosters) {
    const claimId = await send(job, roster);
    if (claimId !== undefined) claims.set(roster, claimId);
  }
  const seen = new Map<string, string>();
  const STUCK_AFTER = 40;
  for (let idle = 0; idle < STUCK_AFTER; ) {
    await job.around.quiet();
    const views = new Map<RosterJob, ClaimView>();
    for (const [roster, claimId] of claims) views.set(roster, await readClaim(job.client, claimId));
    let moved = show(job, views, seen);
    for (const [roster, view] of views) moved = (await act(job, roster, view)) || moved;
    if ([...views.values()].every(({ status }) => FINAL.has(status))) return [...views.values()];
    if (!moved) moved = await letTimePass(job, [...views.values()]);
    if (moved) {
      idle = 0;
      continue;
    }
    // Nothing for people to do and nothing to wait for: the treasury or a message is still on its way.
    idle += 1;
    await pause(50);
    if (idle % 10 === 0) await job.around.fireSchedules();
  }
  return Promise.all([...claims.values()].map((claimId) => readClaim(job.client, claimId)));
}

export const auditor: TokenFor = { role: 'auditor' };

export async function readClaim(client: Client, claimId: string): Promise<ClaimView> {
  return expectStatus(await client.get<ClaimView>(auditor, `/claims/${claimId}`), 200);
}

/** Money for the year, once per fund, by two officers. */
async function appropriate({ client, say }: MainJob, rosters: readonly RosterJob[]): Promise<void> {
  for (const region of new Set(rosters.map((roster) => roster.region))) {
    const fund = `/funds/${region}/skills-upgrade-account/2025`;
    const body = { amountFen: 500_000_000, document: 'demo appropriation 2025' };
    const officer = (sub: string): TokenFor => ({ role: 'finance', region, sub: `${sub}-${region}` });
    const asked = await client.post<{ proposalId: string }>(
      officer('finance'),
      `${fund}/appropriations`,
      body,
      `appropriate ${region} 2025`,
    );
    const path = `${fund}/proposals/${expectStatus(asked, 201).proposalId}/confirmation`;
    expectStatus(await client.post(officer('other-finance'), path, {}, `confirm ${region} 2025`), 200);
    say(`fund ${region}.skills-upgrade-account.2025: CNY 5,000,000.00 appropriated / 资金到位`);
  }
}

const operator = (roster: RosterJob): TokenFor => ({
  role: 'enterprise-operator',
  sub: `operator-${roster.enterpriseId}`,
  enterprise: roster.enterpriseId,
  region: roster.region,
});

/** Create, upload, submit, exactly as a client does; a claim that is already on its way is left alone. */
async function send(job: MainJob, roster: RosterJob): Promise<string | undefined> {
  const body = { enterpriseId: roster.enterpriseId, region: roster.region };
  const created = expectStatus(
    await job.client.post<ClaimView>(operator(roster), '/claims', body, `create ${roster.id}`),
    201,
  );
  if (created.status !== 'draft') {
    job.say(`${created.claimId}  ${roster.file}: found as it was (${created.status}) / 已存在`);
    return created.claimId;
  }
  const submitted = await uploadAndSubmit(job, roster, created.claimId, roster, 'first');
  return submitted ? created.claimId : undefined;
}

async function uploadAndSubmit(
  job: MainJob,
  roster: RosterJob,
  claimId: string,
  content: { readonly file: string; readonly bytes: Uint8Array },
  purpose: string,
): Promise<boolean> {
  const { client, say } = job;
  const as = operator(roster);
  const { uploadId, url } = expectStatus(
    await client.post<{ uploadId: string; url: string }>(
      as,
      `/claims/${claimId}/uploads`,
      { fileName: content.file },
      `upload ${purpose} ${roster.id}`,
    ),
    201,
  );
  const put = await fetch(url, { method: 'PUT', body: new Blob([Buffer.from(content.bytes)]) });
  if (!put.ok) throw new Error(`The upload was answered ${put.status}.`);
  await put.arrayBuffer();
  const upload = await readUpload(job, as, `/claims/${claimId}/uploads/${uploadId}`);
  say(
    `${claimId}  ${content.file}: ${upload.goodRows ?? 0} good rows, ${upload.faultyRows ?? 0} with faults / 可用 ${upload.goodRows ?? 0} 行`,
  );
  for (const { place, text } of upload.faults.slice(0, SHOWN_FAULTS)) {
    say(`    row ${place.row ?? '-'} column ${place.column ?? '-'}: ${text.zh} ${text.en}`);
  }
  if (upload.faults.length > SHOWN_FAULTS) say(`    … and ${upload.faults.length - SHOWN_FAULTS} more`);
  if (upload.status !== 'usable') return false;
  const body = { uploadId, leaveOutFaultyRows: true };
  expectStatus(await client.post(as, `/claims/${claimId}/submission`, body, `submit ${purpose} ${roster.id}`), 202);
  return true;
}

async function readUpload({ client, around }: MainJob, as: TokenFor, path: string): Promise<UploadView> {
  for (let attempt = 1; attempt <= 200; attempt += 1) {
    await around.quiet();
    const upload = expectStatus(await client.get<UploadView>(as, path), 200);
    if (upload.status !== 'awaiting') return upload;
    await pause(50);
  }
  throw new Error('The roster was not read in time.');
}

function show({ say }: MainJob, views: ReadonlyMap<RosterJob, ClaimView>, seen: Map<string, string>): boolean {
  let moved = false;
  for (const [roster, view] of views) {
    const now = `${view.status}${view.round > 1 ? ` (round ${view.round})` : ''}`;
    if (seen.get(view.claimId) === now) continue;
    seen.set(view.claimId, now);
    moved = true;
    say(`${view.claimId}  ${roster.file}: ${now}`);
  }
  return moved;
}

/** What the demo people do when something waits for them. Answers whether anybody did anything. */
async function act(job: MainJob, roster: RosterJob, view: ClaimView): Promise<boolean> {
  const { client, say } = job;
  const { claimId, region } = view;
  const on = `${claimId} r${view.revision} n${view.round}`;
  if (view.status === 'first-review' && roster.action === 'withdraw') {
    const body = { reason: 'Sent by mistake. / 误报。' };
    expectStatus(await client.post(operator(roster), `/claims/${claimId}/withdrawal`, body, `withdraw ${on}`), 202);
    say(`${claimId}  withdrawn by the enterprise / 企业撤回`);
    return true;
  }
  if (view.status === 'first-review' && roster.action === 'correct' && view.revision === 1) {
    const body = {
      stage: 'first',
      decision: 'return',
      reason: '请核对花名册后重新提交。 Check the roster and submit it again.',
    };
    expectStatus(
      await client.post({ role: 'first-reviewer', region }, `/claims/${claimId}/reviews`, body, `return ${on}`),
      200,
    );
    say(`${claimId}  returned for correction / 退回补正`);
    return true;
  }
  if (view.status === 'returned' && roster.corrected !== undefined) {
    return uploadAndSubmit(job, roster, claimId, roster.corrected, `corrected r${view.revision}`);
  }
  if (view.status === 'approval') {
    const body = { stage: 'approval', decision: 'approve' };
    const as = { role: 'approver', region };
    expectStatus(await client.post(as, `/claims/${claimId}/reviews`, body, `approval ${on}`), 200);
    say(`${claimId}  signed by the approver / 审批`);
    return true;
  }
  if (view.status === 'first-review' || view.status === 'second-review') {
    const stage = view.status === 'first-review' ? 'first' : 'second';
    const decision = view.grantedLines > 0 ? 'approve' : 'refuse';
    const as = { role: `${stage}-reviewer`, region };
    const cleared = stage === 'first' && decision === 'approve' ? await answersTo(client, as, claimId) : [];
    const body = {
      stage,
      decision,
      ...(decision === 'refuse' ? { reason: '无可补贴人员。 No line can be granted.' } : {}),
      ...(cleared.length === 0 ? {} : { cleared }),
    };
    expectStatus(await client.post(as, `/claims/${claimId}/reviews`, body, `${stage} ${on}`), 200);
    say(`${claimId}  ${stage} review: ${decision} / ${stage === 'first' ? '初审' : '复审'}`);
    return true;
  }
  return false;
}

/** Moves the business clock to the end of the next notice, once nobody's work stands in the way. */
async function letTimePass({ around, say }: MainJob, views: readonly ClaimView[]): Promise<boolean> {
  const busy = new Set([
    'submitted',
    'verifying',
    'assessing',
    'screening',
    'disbursing',
    'settling',
    'reserving',
    'reserved',
  ]);
  if (views.some(({ status }) => busy.has(status))) return false;
  const ends = views.flatMap(({ status, notice }) =>
    status === 'notice' && notice !== undefined ? [Date.parse(notice.endsAt)] : [],
  );
  if (ends.length === 0) return false;
  const next = new Date(Math.min(...ends));
  if (next.getTime() <= around.now().getTime()) return false;
  await around.advanceTo(next);
  say(`business time is now ${shanghai(next)} / 业务时间推进`);
  return true;
}

export function shanghai(instant: Date): string {
  return `${instant.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })} Asia/Shanghai`;
}
