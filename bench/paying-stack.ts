import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { claimsApp } from '#infra/app.ts';
import { bundleFunctions } from '#infra/bundle.ts';
import { ENTRIES } from '#infra/entries.ts';
import { type Machine, startMachine } from '#local/machine.ts';
import { Client, expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { answersTo } from '#local/main-job/answers.ts';
import { type ClaimView, readClaim } from '#local/main-job/main-job.ts';
import { outsideEnvironment } from '#local/outside/environment.ts';
import { outsideSecrets } from '#local/outside/secrets.ts';
import { LOCAL_API_KEY, startRegisters } from '#local/registers/index.ts';
import type { RegisterRecords } from '#local/registers/records.ts';
import { startMessages } from '#local/messages/index.ts';
import { startTreasury } from '#local/treasury/index.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { csvFile, DATES, NUMBERS, type RosterLayout } from '#samples/roster-file.ts';
import { tellRegisters } from '#samples/tell-registers.ts';
import { type SampleLine, World } from '#samples/world.ts';

const SAMPLE_REGISTERS = fileURLToPath(new URL('../samples/registers', import.meta.url));
/** A rate of its own: the registers here are not what is measured. */
const REGISTER_REQUESTS_PER_SECOND = 10_000;
const enterprise = ENTERPRISES.machinery;
const { region } = enterprise;
/** People at work at the same time. */
const CLIENTS = 8;
const FUND_FEN = 1_000_000_000_000;
/** 电工, third level, in Xiamen. */
const GRANTED_FEN = 180_000;
/** Each claim's notice moves business time by a week or so: none of these certificates is too old even after many. */
const ISSUED = { from: '2025-04-01', until: '2025-05-20' } as const;

/** A roster without oddities, all lines to be granted. */
const LAYOUT: RosterLayout = {
  above: [],
  columns: [
    { header: '姓名', field: 'name' },
    { header: '身份证号', field: 'documentNumber' },
    { header: '联系电话', field: 'phone' },
    { header: '职业(工种)', field: 'occupation' },
    { header: '技能等级', field: 'level' },
    { header: '证书类型', field: 'certificateType' },
    { header: '证书编号', field: 'certificateNumber' },
    { header: '发证日期', field: 'issuedOn' },
    { header: '培训起止时间', field: 'training' },
    { header: '学时', field: 'hours' },
  ],
  below: [],
  habits: {
    date: [DATES.dashed],
    period: (from, to) => `${from}至${to}`,
    level: { special: ['专项'], 5: ['五级'], 4: ['四级'], 3: ['三级'], 2: ['二级'], 1: ['一级'] },
    number: [NUMBERS.plain],
    money: () => '',
    ditto: [],
  },
};

const operator: TokenFor = {
  role: 'enterprise-operator',
  sub: `operator-${enterprise.creditCode}`,
  enterprise: enterprise.creditCode,
};
const reviewerOf = (stage: 'first' | 'second'): TokenFor => ({
  role: `${stage}-reviewer`,
  region,
  sub: `${stage}-${region}`,
});

/** What reviewers read before they decide: every page of lines, or as in a decision in bulk the claim and its first page. */
type Looked = 'at-every-line' | 'in-bulk';

const MONTHS = Array.from({ length: 12 }, (_, index) => `2025-${String(index + 1).padStart(2, '0')}`);

/** Claims of a size that no enterprise here has: what is measured is a clean claim, and nobody looks at it line by line. */
function inABigWorld({ enterprises, issuers, ...rest }: RegisterRecords): RegisterRecords {
  return {
    ...rest,
    enterprises: enterprises.map((each) => ({ ...each, insuredHeads: 10_000_000 })),
    issuers: issuers.map((each) => ({
      ...each,
      months: MONTHS.map((month) => ({ month, examined: 1_000_000, passed: 800_000 })),
    })),
  };
}

/** The real stack in a folder of its own, and everything that people do with a claim from its creation to payment. */
export class PayingStack {
  readonly machine: Machine;
  readonly #client: Client;
  readonly #registersUrl: string;
  readonly #treasuryUrl: string;
  readonly #world: World;
  readonly #closers: readonly (() => Promise<void> | void)[];
  readonly #drawn = new Set<string>();
  #claims = 0;

  private constructor(parts: {
    machine: Machine;
    registersUrl: string;
    treasuryUrl: string;
    seed: number;
    closers: readonly (() => Promise<void> | void)[];
  }) {
    this.machine = parts.machine;
    this.#client = new Client(parts.machine.endpoints);
    this.#registersUrl = parts.registersUrl;
    this.#treasuryUrl = parts.treasuryUrl;
    this.#world = new World(parts.seed);
    this.#closers = parts.closers;
  }

  static async start(seed: number): Promise<PayingStack> {
    const folder = mkdtempSync(join(tmpdir(), 'jianzheng-cost-'));
    const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
    try {
      await bundleFunctions(ENTRIES);
      const templateDir = join(folder, 'cloud-assembly');
      claimsApp('local', templateDir).synth();
      const registers = await startRegisters({
        port: 0,
        dataDir: SAMPLE_REGISTERS,
        requestsPerSecond: REGISTER_REQUESTS_PER_SECOND,
      });
      closers.push(() => registers.close());
      const treasury = await startTreasury({ port: 0, dataDir: join(folder, 'treasury'), retryMs: 100 });
      closers.push(() => treasury.close());
      const messages = await startMessages({ port: 0 });
      closers.push(() => messages.close());
      const machine = await startMachine({
        templateDir,
        dataDir: join(folder, 'machine'),
        basePort: 0,
        secrets: outsideSecrets,
        functionEnvironment: outsideEnvironment({ registers, treasury, messages }),
      });
      closers.push(() => machine.close());
      const stack = new PayingStack({
        machine,
        registersUrl: registers.url,
        treasuryUrl: treasury.url,
        seed,
        closers,
      });
      await stack.#appropriate();
      return stack;
    } catch (error) {
      for (const close of closers.toReversed()) await close();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close();
  }

  async #appropriate(): Promise<void> {
    const path = `/funds/${region}/skills-upgrade-account/2025/appropriations`;
    const body = { amountFen: FUND_FEN, document: 'cost' };
    expectStatus(await this.#client.post({ role: 'finance', region }, path, body, 'appropriate'), 201);
  }

  /** Draws so many people with a certificate each, and tells the registers. */
  async drawLines(count: number): Promise<readonly SampleLine[]> {
    const lines: SampleLine[] = [];
    while (lines.length < count) {
      const person = this.#world.person();
      // Among thousands of synthetic people some have the same number.
      if (this.#drawn.has(person.documentNumber)) continue;
      this.#drawn.add(person.documentNumber);
      const issuedOn = this.#world.day(ISSUED.from, ISSUED.until);
      lines.push(this.#world.line(enterprise, { occupation: '电工', level: '3', person, issuedOn }));
    }
    await tellRegisters({ url: this.#registersUrl, apiKey: LOCAL_API_KEY }, inABigWorld(this.#world.records()));
    return lines;
  }

  /** One claim from its creation to payment. */
  pay(lines: readonly SampleLine[]): Promise<void> {
    return this.payAll([lines]);
  }

  /**
   * Claims from their creation to payment, side by side. Each person asks once for what the step needs; nobody polls,
   * because how often a page is reloaded is not a property of the stack.
   */
  async payAll(rosters: readonly (readonly SampleLine[])[], looked: Looked = 'at-every-line'): Promise<void> {
    const { quiet, clock } = this.machine;
    const claims = rosters.map((lines) => {
      this.#claims += 1;
      return { lines, on: `claim ${this.#claims}`, claimId: '', uploadId: '' };
    });
    const each = async (work: (claim: (typeof claims)[number]) => Promise<void>) => {
      await mapLimited(claims, CLIENTS, work);
      await quiet();
    };
    await each(async (claim) => {
      const { on, lines } = claim;
      const body = { enterpriseId: enterprise.creditCode, region };
      const created = await this.#client.post<{ claimId: string }>(operator, '/claims', body, `create ${on}`);
      claim.claimId = expectStatus(created, 201).claimId;
      claim.uploadId = await this.#upload(claim.claimId, lines, on);
    });
    await each(({ claimId, uploadId, on }) => this.#submit(claimId, uploadId, on));
    for (const stage of ['first', 'second'] as const)
      await each(({ claimId, on }) => this.#review(claimId, stage, on, looked));
    let end = clock.now().getTime();
    await each(async ({ claimId }) => {
      const { notice } = await this.#at(claimId, 'notice');
      end = Math.max(end, Date.parse(notice?.endsAt ?? ''));
    });
    await clock.set(new Date(end));
    await quiet();
    await each(({ claimId }) => this.#receiptOf(claimId));
    await each(async ({ claimId, lines }) => {
      const { paidFen } = await this.#at(claimId, 'paid');
      if (paidFen !== lines.length * GRANTED_FEN) throw new Error(`${claimId} was paid ${paidFen} fen.`);
    });
  }

  /** The claim once it stands there. It does at the first look, unless the machine is too busy to be quiet in time. */
  async #at(claimId: string, status: string): Promise<ClaimView> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const claim = await readClaim(this.#client, claimId);
      if (claim.status === status) return claim;
      if (Date.now() > deadline) throw new Error(`${claimId} stands at ${claim.status}, not at ${status}.`);
      process.stderr.write(
        `${claimId} stands at ${claim.status}: looked at once more, which is counted / 多读一次,已计入\n`,
      );
      await pause(500);
      await this.machine.quiet();
    }
  }

  async #upload(claimId: string, lines: readonly SampleLine[], on: string): Promise<string> {
    const path = `/claims/${claimId}/uploads`;
    const made = await this.#client.post<{ uploadId: string; url: string }>(operator, path, {}, `upload ${on}`);
    const { uploadId, url } = expectStatus(made, 201);
    const put = await fetch(url, { method: 'PUT', body: new Blob([Buffer.from(csvFile(LAYOUT, lines, 'utf-8'))]) });
    if (!put.ok) throw new Error(`The upload was answered ${put.status}.`);
    await put.arrayBuffer();
    return uploadId;
  }

  async #submit(claimId: string, uploadId: string, on: string): Promise<void> {
    const path = `/claims/${claimId}/uploads/${uploadId}`;
    const upload = expectStatus(
      await this.#client.get<{ status: string; faults: readonly unknown[] }>(operator, path),
      200,
    );
    if (upload.status !== 'usable')
      throw new Error(`The roster is ${upload.status}: ${JSON.stringify(upload.faults.slice(0, 3))}`);
    const submitted = await this.#client.post(operator, `/claims/${claimId}/submission`, { uploadId }, `submit ${on}`);
    expectStatus(submitted, 202);
  }

  async #review(claimId: string, stage: 'first' | 'second', on: string, looked: Looked): Promise<void> {
    const reviewer = reviewerOf(stage);
    expectStatus(await this.#client.get(reviewer, `/claims/${claimId}`), 200);
    for (let batch: number | undefined = 0; batch !== undefined; ) {
      const page: { nextBatch?: number } = expectStatus(
        await this.#client.get(reviewer, `/claims/${claimId}/lines?batch=${batch}`),
        200,
      );
      batch = looked === 'at-every-line' ? page.nextBatch : undefined;
    }
    const cleared = stage === 'first' ? await this.#answers(claimId, reviewer) : [];
    const body = { stage, decision: 'approve', ...(cleared.length === 0 ? {} : { cleared }) };
    expectStatus(await this.#client.post(reviewer, `/claims/${claimId}/reviews`, body, `${stage} ${on}`), 200);
  }

  /** Of a claim of which some line is looked at by itself; the others cost no further reading. */
  async #answers(claimId: string, reviewer: TokenFor): Promise<readonly object[]> {
    const { toAnswer = 0 } = expectStatus(
      await this.#client.get<{ toAnswer?: number }>(reviewer, `/claims/${claimId}`),
      200,
    );
    return toAnswer === 0 ? [] : answersTo(this.#client, reviewer, claimId);
  }

  /** The treasury's own book says when its receipt was taken; asking it costs nothing on AWS. */
  async #receiptOf(claimId: string): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const response = await fetch(`${this.#treasuryUrl}/v1/instructions`);
      const { instructions } = (await response.json()) as {
        instructions: readonly { instructionId: string; deliveredAt?: string }[];
      };
      const own = instructions.find(({ instructionId }) => instructionId.startsWith(claimId));
      if (own?.deliveredAt !== undefined) return;
      await pause(20);
    }
    throw new Error(`The treasury did not pay ${claimId}.`);
  }
}
