import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { assessLine } from '#functions/eligibility/assess-line.ts';
import { ContactMemory, ContributionMemory } from '#functions/fraud/contribution-memory.ts';
import { screenClaim } from '#functions/fraud/screen-claim.ts';
import type { ScreenedClaim, ScreenedLine } from '#functions/fraud/signal.ts';
import { ReplayLedger } from '#functions/policy/replay.ts';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { decryptField, type FieldKeys, fingerprint } from '#functions/shared/field-cipher.ts';
import { freezeBatches } from '#functions/submission/batches.ts';
import { type FrozenLine, type SealedLine, sealContext, sealLine } from '#functions/submission/frozen-line.ts';
import { readRoster } from '#functions/submission/roster/parse-roster.ts';
import type { CalendarDate } from '#functions/submission/roster-line.ts';
import type { EnterpriseFacts, IssuerFacts } from '#functions/verification/facts.ts';
import type { Registers } from '#functions/verification/registers/registers.ts';
import { verifyBatch } from '#functions/verification/verify-batch.ts';
import type { VerifiedLine } from '#functions/verification/verify-line.ts';
import { newestPolicy, type PolicyVersion } from '#policy/index.ts';
import { riskOf } from '#policy/risk.ts';
import type { ManifestClaim } from '#samples/province/files.ts';
import type { ClaimOutcome, LineOutcome } from './measure.ts';

/** As intake takes them. */
const MAX_ROWS = 100_000;
const BATCHES_AT_ONCE = 4;

/** A province's claims, one after the other as they were submitted, through all that a claim goes through before people. */
export class ProvinceScreening {
  readonly #rosters: string;
  readonly #registers: Registers;
  readonly #keys: FieldKeys;
  readonly #ledger = new ReplayLedger();
  readonly #ports = {
    contributions: new ContributionMemory(),
    contacts: new ContactMemory(),
    watched: async () => new Set<string>(),
  };

  /** @param seed makes the keys, and so the order of lines in batches, the same ones again */
  constructor(rosters: string, registers: Registers, seed: string) {
    this.#rosters = rosters;
    this.#registers = registers;
    const key = (purpose: string) => createHash('sha256').update(`${seed}/${purpose}`).digest();
    this.#keys = { encryption: key('encryption'), fingerprint: key('fingerprint') };
  }

  async screen(claim: ManifestClaim): Promise<ClaimOutcome> {
    const { file, submittedOn } = claim;
    const policy = newestPolicy(submittedOn);
    if (policy === undefined) throw new RangeError(`${file}: no policy was in force on ${submittedOn}.`);
    const batches = freezeBatches(await this.#read(claim));
    const verified = await mapLimited(batches, BATCHES_AT_ONCE, (batch) => this.#verify(claim, batch));
    const outcomes: LineOutcome[] = [];
    const granted = batches.map((batch, number) =>
      batch.flatMap((line) => this.#assess(claim, policy, line, verified[number]?.lines.get(line.lineId), outcomes)),
    );
    const issuers = new Map(
      verified.flatMap(({ issuers: some }) => some.map((issuer) => [issuer.issuerId, asOf(submittedOn, issuer)])),
    );
    const screened: ScreenedClaim = {
      claimId: file,
      enterpriseId: claim.enterprise.creditCode,
      region: claim.enterprise.region,
      submittedOn,
      policy,
      enterprise: verified[0]?.enterprise,
      issuers,
      deviceMark: claim.device === undefined ? undefined : fingerprint(this.#keys, 'device', claim.device),
    };
    const findings = await screenClaim({ claim: screened, revision: 1, round: 1, batches: granted }, this.#ports);
    const codesOf = Map.groupBy(findings, ({ lineId }) => lineId);
    const rowOf = new Map(batches.flat().map(({ lineId, row }) => [lineId, row]));
    const codesByRow = new Map(
      [...codesOf].map(([lineId, found]) => [rowOf.get(lineId) ?? 0, found.map(({ code }) => code)]),
    );
    return {
      file,
      risk: riskOf(policy, screened.region),
      lines: outcomes.map((line) => ({ ...line, codes: codesByRow.get(line.row) ?? [] })),
    };
  }

  async #read({ file, submittedOn }: ManifestClaim): Promise<SealedLine[]> {
    const lines: SealedLine[] = [];
    const bytes = readFileSync(join(this.#rosters, file));
    const sink = {
      line: (line: Parameters<typeof sealLine>[2]) => void lines.push(sealLine(this.#keys, file, line)),
      ready: async () => {},
    };
    await readRoster(bytes, { maxRows: MAX_ROWS, today: submittedOn }, sink);
    return lines;
  }

  async #verify({ file, enterprise }: ManifestClaim, batch: readonly FrozenLine[]) {
    const open = (line: FrozenLine, field: 'name' | 'documentNumber') =>
      decryptField(this.#keys, sealContext(file, field), line.sealed[field]);
    const lines = batch.map((line) => ({
      line,
      name: open(line, 'name'),
      documentNumber: open(line, 'documentNumber'),
    }));
    const verdict = await verifyBatch({ claimant: enterprise.creditCode, lines }, this.#registers);
    if ('pending' in verdict) {
      throw new Error(`${file}: a register did not answer: ${JSON.stringify(verdict.pending)}`);
    }
    return {
      lines: new Map(verdict.lines.map((line) => [line.lineId, line])),
      enterprise: verdict.enterprise satisfies EnterpriseFacts | undefined,
      issuers: verdict.issuers,
    };
  }

  /** Puts down what the rules make of a line. @returns it where it is granted, for the signals */
  #assess(
    { submittedOn, enterprise: { region } }: ManifestClaim,
    policy: PolicyVersion,
    line: FrozenLine,
    verified: VerifiedLine | undefined,
    outcomes: LineOutcome[],
  ): ScreenedLine[] {
    const put = (outcome: LineOutcome['outcome'], grantedFen: number) =>
      void outcomes.push({ row: line.row, outcome, grantedFen, codes: [] });
    if (verified === undefined) throw new RangeError('A line was not verified.');
    const assessed = assessLine(line, verified, { region, submittedOn }, policy);
    if (!assessed.eligible) {
      put('refused', 0);
      return [];
    }
    const { person, certificateNumber, level, issuedOn } = line;
    const names = [assessed.occupationKey, ...assessed.otherNames];
    const asked = { person, names, certificateNumber, level, issuedOn, region, subsidies: assessed.subsidies };
    const { subsidies } = this.#ledger.grant(policy, asked);
    const parts = assessed.parts.filter(({ subsidy }) => subsidies.includes(subsidy));
    const grantedFen = parts.reduce((sum, { amountFen }) => sum + amountFen, 0);
    if (subsidies.length === 0) {
      put('refused', 0);
      return [];
    }
    if (assessed.holds.length > 0) {
      put('waiting', grantedFen);
      return [];
    }
    put('granted', grantedFen);
    return [{ line, verified, granted: { grantedFen, unknowns: assessed.unknowns } }];
  }
}

/** The register is read once, at the end of the year: a claim may not know of it what came after its day. */
function asOf(day: CalendarDate, issuer: IssuerFacts): IssuerFacts {
  const { closedOn, ...facts } = issuer;
  return {
    ...facts,
    ...(closedOn !== undefined && closedOn <= day ? { closedOn } : {}),
    months: issuer.months.filter(({ month }) => month <= day.slice(0, 7)),
  };
}
