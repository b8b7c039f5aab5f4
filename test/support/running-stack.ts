import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Fault } from '#functions/shared/fault.ts';
import type { Faults } from '#local/faults/faults.ts';
import { type Machine, startMachine } from '#local/machine.ts';
import { answersTo } from '#local/main-job/answers.ts';
import { type Answer, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import type { ClaimView } from '#local/main-job/main-job.ts';
import { type RunningMessages, startMessages } from '#local/messages/index.ts';
import { outsideEnvironment } from '#local/outside/environment.ts';
import { outsideSecrets } from '#local/outside/secrets.ts';
import { LOCAL_API_KEY, type RunningRegisters, startRegisters } from '#local/registers/index.ts';
import { type RunningTreasury, startTreasury } from '#local/treasury/index.ts';
import type { SampleEnterprise } from '#samples/enterprises.ts';
import { tellRegisters } from '#samples/tell-registers.ts';
import { type SampleLine, World } from '#samples/world.ts';
import { ContractWatch } from './contract.ts';
import { plainRoster } from './plain-roster.ts';
import { scratchFolder } from './scratch.ts';
import { codeDir, keptThreads, templateDir } from './synthesized.ts';
import { WitnessedClient } from './witness.ts';

export interface Problem {
  readonly code: string;
  readonly detail: { readonly zh: string; readonly en: string };
  readonly fix?: { readonly zh: string; readonly en: string };
  readonly errors?: readonly Fault[];
}

export interface Upload {
  readonly uploadId: string;
  readonly status: 'awaiting' | 'usable' | 'unusable';
  readonly rows?: number;
  readonly goodRows?: number;
  readonly faultyRows?: number;
  readonly faults: readonly Fault[];
  readonly notes: readonly Fault[];
}

export interface LineView {
  readonly lineId: string;
  readonly row: number;
  readonly name: string;
  readonly document: string;
  readonly standing: string;
  readonly grantedFen: number;
  readonly calculation?: readonly { readonly baseFen: number; readonly amountFen: number }[];
  readonly unknowns: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  readonly holds?: readonly string[];
  readonly short: readonly { readonly code: string }[];
  readonly differenceFen?: number;
  readonly reasons: readonly {
    readonly code: string;
    readonly zh: string;
    readonly en: string;
    readonly clause: string;
  }[];
  readonly signals: readonly {
    readonly code: string;
    readonly zh: string;
    readonly en: string;
    readonly evidence: object;
  }[];
  readonly toAnswer?: {
    readonly riskBand: string;
    readonly points: number;
    readonly evidenceFor?: readonly string[];
    readonly sampled?: boolean;
  };
}

export const operatorOf = (enterprise: SampleEnterprise): TokenFor => ({
  role: 'enterprise-operator',
  sub: `operator-${enterprise.creditCode}`,
  enterprise: enterprise.creditCode,
});
export const reviewer = (stage: 'first' | 'second', region: string, sub = `${stage}-${region}`): TokenFor => ({
  role: `${stage}-reviewer`,
  region,
  sub,
});
export const approver = (region: string): TokenFor => ({ role: 'approver', region, sub: `approver-${region}` });
export const finance = (region: string): TokenFor => ({ role: 'finance', region });
/** Who confirms what the first has proposed. */
export const otherFinance = (region: string): TokenFor => ({ ...finance(region), sub: `other-finance-${region}` });
export const AUDITOR: TokenFor = { role: 'auditor' };

const SAMPLE_REGISTERS = fileURLToPath(new URL('../../samples/registers', import.meta.url));

/** Between two questions where a claim stands: a wait may pass, or a state that lasts no longer may be looked for. */
const LOOK_AGAIN_MS = { least: 15, between: 5, most: 100 };

/** Statuses from which nothing moves before somebody or some time comes. */
const RESTING = new Set([
  'draft',
  'waiting-for-register',
  'waiting-for-entitlement',
  'first-review',
  'second-review',
  'approval',
  'notice',
  'objection-review',
  'awaiting-funds',
  'payment-returned',
  'paid',
  'rejected',
  'returned',
  'withdrawn',
  'not-accepted',
]);

/** The real stack on this machine, with free ports and a folder of its own, and what a client does with it. */
export class RunningStack {
  readonly machine: Machine;
  readonly client: WitnessedClient;
  readonly registers: RunningRegisters;
  readonly treasury: RunningTreasury;
  readonly messages: RunningMessages;
  readonly world: World;
  readonly dataDir: string;
  readonly watch: ContractWatch;
  #requests = 0;

  private constructor(
    parts: Pick<
      RunningStack,
      'machine' | 'client' | 'registers' | 'treasury' | 'messages' | 'world' | 'dataDir' | 'watch'
    >,
  ) {
    this.machine = parts.machine;
    this.client = parts.client;
    this.registers = parts.registers;
    this.treasury = parts.treasury;
    this.messages = parts.messages;
    this.world = parts.world;
    this.dataDir = parts.dataDir;
    this.watch = parts.watch;
  }

  static async start(options: {
    readonly seed: number;
    readonly businessStart?: string;
    readonly dataDir?: string;
    /** Addresses that outlive a restart; default free ones. */
    readonly basePort?: number;
    /** Of the treasury's own book, which no restore of ours sets back; default within the data. */
    readonly treasuryDir?: string;
    /** What goes wrong on every seam, from the start. */
    readonly faults?: Faults;
    /** Variables of functions, instead of the template's. */
    readonly environment?: Readonly<Record<string, string>>;
  }): Promise<RunningStack> {
    const dataDir = options.dataDir ?? scratchFolder('stack');
    const { faults } = options;
    const registers = await startRegisters({ port: 0, dataDir: SAMPLE_REGISTERS, requestsPerSecond: 10_000, faults });
    const treasury = await startTreasury({
      port: 0,
      dataDir: options.treasuryDir ?? join(dataDir, 'treasury'),
      retryMs: 100,
      faults,
    });
    const messages = await startMessages({ port: 0, faults });
    const watch = new ContractWatch();
    const machine = await startMachine({
      answers: (exchange) => watch.see(exchange),
      templateDir: templateDir(),
      codeDir: codeDir(),
      threads: keptThreads,
      dataDir,
      basePort: options.basePort ?? 0,
      faults,
      ...(options.businessStart === undefined ? {} : { businessStart: new Date(options.businessStart) }),
      secrets: outsideSecrets,
      functionEnvironment: (endpoints) => ({
        ...outsideEnvironment({ registers, treasury, messages })(endpoints),
        ...options.environment,
      }),
    });
    console.log(`stack with seed ${options.seed}`);
    return new RunningStack({
      machine,
      client: new WitnessedClient(machine.endpoints, watch),
      watch,
      registers,
      treasury,
      messages,
      world: new World(options.seed),
      dataDir,
    });
  }

  async close(): Promise<void> {
    await this.machine.close();
    await this.treasury.close();
    await this.messages.close();
    await this.registers.close();
    rmSync(this.dataDir, { recursive: true, force: true });
    this.watch.expectKept();
  }

  /** A name for one request: other requests never share it. */
  purpose(what: string): string {
    this.#requests += 1;
    return `${what} ${this.#requests}`;
  }

  /** Money comes into a fund, by two officers. */
  async appropriate(region: string, amountFen: number, year = 2025): Promise<void> {
    const fund = `/funds/${region}/skills-upgrade-account/${year}`;
    const body = { amountFen, document: 'test' };
    const asked = await this.client.post<{ proposalId: string }>(
      finance(region),
      `${fund}/appropriations`,
      body,
      this.purpose('appropriate'),
    );
    const path = `${fund}/proposals/${expectStatus(asked, 201).proposalId}/confirmation`;
    expectStatus(await this.client.post(otherFinance(region), path, {}, this.purpose('confirm')), 200);
  }

  /** What the world's registers know so far, told to the running registers. */
  async publishWorld(): Promise<void> {
    await tellRegisters({ url: this.registers.url, apiKey: LOCAL_API_KEY }, this.world.records());
  }

  async createClaim(enterprise: SampleEnterprise): Promise<string> {
    const body = { enterpriseId: enterprise.creditCode, region: enterprise.region };
    const answer = await this.client.post<ClaimView>(operatorOf(enterprise), '/claims', body, this.purpose('create'));
    return expectStatus(answer, 201).claimId;
  }

  /** Puts a roster where a presigned URL says; gives the upload's id. */
  async put(enterprise: SampleEnterprise, claimId: string, bytes: Uint8Array): Promise<string> {
    const made = await this.#newUpload(enterprise, claimId);
    const put = await fetch(made.url, { method: 'PUT', body: new Blob([Buffer.from(bytes)]) });
    if (!put.ok) throw new Error(`The upload was answered ${put.status}.`);
    await put.arrayBuffer();
    return made.uploadId;
  }

  async uploadUrl(enterprise: SampleEnterprise, claimId: string): Promise<string> {
    return (await this.#newUpload(enterprise, claimId)).url;
  }

  /** Uploads through the presigned URL and waits until the roster was read. */
  async upload(enterprise: SampleEnterprise, claimId: string, bytes: Uint8Array): Promise<Upload> {
    const uploadId = await this.put(enterprise, claimId, bytes);
    for (let attempt = 1; attempt <= 400; attempt += 1) {
      const path = `/claims/${claimId}/uploads/${uploadId}`;
      const upload = expectStatus(await this.client.get<Upload>(operatorOf(enterprise), path), 200);
      if (upload.status !== 'awaiting') return upload;
      await this.#somethingHappens();
    }
    throw new Error('The roster was not read.');
  }

  /** Until nothing moves any more, but not for long: asking meanwhile costs what would move it. */
  async #somethingHappens(): Promise<void> {
    await pause(LOOK_AGAIN_MS.least);
    const until = Date.now() + LOOK_AGAIN_MS.most;
    while (this.machine.busy() && Date.now() < until) await pause(LOOK_AGAIN_MS.between);
  }

  async #newUpload(enterprise: SampleEnterprise, claimId: string): Promise<{ uploadId: string; url: string }> {
    const path = `/claims/${claimId}/uploads`;
    const answer = await this.client.post<{ uploadId: string; url: string }>(
      operatorOf(enterprise),
      path,
      {},
      this.purpose('upload'),
    );
    return expectStatus(answer, 201);
  }

  submit(enterprise: SampleEnterprise, claimId: string, uploadId: string, more: object = {}): Promise<Answer<Problem>> {
    return this.client.post(
      operatorOf(enterprise),
      `/claims/${claimId}/submission`,
      { uploadId, ...more },
      this.purpose('submit'),
    );
  }

  /** Create, upload, submit: the claim of a roster with these lines. */
  async claimOf(
    enterprise: SampleEnterprise,
    lines: readonly SampleLine[],
    ...more: readonly { readonly header: string; readonly cells: readonly string[] }[]
  ): Promise<string> {
    await this.publishWorld();
    const claimId = await this.createClaim(enterprise);
    await this.submitLines(enterprise, claimId, lines, ...more);
    return claimId;
  }

  async submitLines(
    enterprise: SampleEnterprise,
    claimId: string,
    lines: readonly SampleLine[],
    ...more: readonly { readonly header: string; readonly cells: readonly string[] }[]
  ): Promise<void> {
    const upload = await this.upload(enterprise, claimId, plainRoster(lines, more));
    expectStatus(await this.submit(enterprise, claimId, upload.uploadId), 202);
  }

  async read(claimId: string): Promise<
    ClaimView & {
      openObjections: number;
      riskBand?: string;
      toAnswer?: number;
      signals?: readonly { code: string; lines: number }[];
    }
  > {
    return expectStatus(await this.client.get(AUDITOR, `/claims/${claimId}`), 200) as never;
  }

  async lines(claimId: string): Promise<LineView[]> {
    const lines: LineView[] = [];
    for (let batch: number | undefined = 0; batch !== undefined; ) {
      const page: { lines: LineView[]; nextBatch?: number } = expectStatus(
        await this.client.get(AUDITOR, `/claims/${claimId}/lines?batch=${batch}`),
        200,
      );
      lines.push(...page.lines);
      batch = page.nextBatch;
    }
    return lines;
  }

  async events(claimId: string): Promise<{
    events: { type: string; recordedAt: string; data: Record<string, unknown>; actor: { id: string } }[];
    chain: { intact: boolean };
  }> {
    return expectStatus(await this.client.get(AUDITOR, `/claims/${claimId}/history`), 200) as never;
  }

  /** Waits (machine time) until the claim stands at one of these. */
  async until(claimId: string, ...statuses: readonly string[]): Promise<Awaited<ReturnType<RunningStack['read']>>> {
    const deadline = Date.now() + 45_000;
    for (;;) {
      const claim = await this.read(claimId);
      if (statuses.includes(claim.status)) return claim;
      if (Date.now() > deadline)
        throw new Error(`${claimId} stands at ${claim.status}, not at ${statuses.join(' or ')}.`);
      await this.#somethingHappens();
    }
  }

  /** Waits until the claim rests: at a person, a time, or its end. */
  resting(claimId: string): ReturnType<RunningStack['until']> {
    return this.until(claimId, ...RESTING);
  }

  /** A first reviewer who approves answers each line that is to be answered, unless `more` does. */
  async review(
    claimId: string,
    stage: 'first' | 'second' | 'approval',
    decision: 'approve' | 'refuse' | 'return' | 'send-back' | 'not-accept',
    as: TokenFor,
    more: {
      readonly refusedLines?: readonly { readonly lineId?: string | undefined }[];
      readonly [field: string]: unknown;
    } = {},
  ): Promise<Answer<Problem>> {
    const reason = decision === 'approve' ? {} : { reason: 'test' };
    const answers = stage === 'first' && decision === 'approve' ? await this.#answers(claimId, more) : {};
    return this.client.post(
      as,
      `/claims/${claimId}/reviews`,
      { stage, decision, ...reason, ...answers, ...more },
      this.purpose('review'),
    );
  }

  async #answers(
    claimId: string,
    { refusedLines = [] }: { readonly refusedLines?: readonly { readonly lineId?: string | undefined }[] },
  ) {
    if (((await this.read(claimId)).toAnswer ?? 0) === 0) return {};
    const refused = new Set(refusedLines.map(({ lineId }) => lineId));
    const answers = await answersTo(this.client, AUDITOR, claimId);
    return { cleared: answers.filter(({ lineId }) => !refused.has(lineId)) };
  }

  /** Both reviews decide alike, and whoever signs above them agrees. */
  async reviewBoth(
    claimId: string,
    decision: 'approve' | 'refuse',
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const { region } = await this.until(claimId, 'first-review');
    expectStatus(await this.review(claimId, 'first', decision, reviewer('first', region), more), 200);
    await this.until(claimId, 'second-review');
    const decided = expectStatus(await this.review(claimId, 'second', decision, reviewer('second', region)), 200);
    if ((decided as unknown as ClaimView).status !== 'approval') return;
    await this.until(claimId, 'approval');
    expectStatus(await this.review(claimId, 'approval', 'approve', approver(region)), 200);
  }

  /** Business time jumps to the end of the claim's notice, once nothing runs. */
  async passNotice(claimId: string): Promise<void> {
    const { notice } = await this.until(claimId, 'notice');
    await this.machine.quiet();
    const end = new Date(notice?.endsAt ?? 0);
    if (end > this.machine.clock.now()) await this.machine.clock.set(end);
  }

  /** From submission to money, everybody saying yes. */
  async payOut(claimId: string): Promise<void> {
    await this.reviewBoth(claimId, 'approve');
    await this.passNotice(claimId);
    await this.until(claimId, 'paid');
  }
}
