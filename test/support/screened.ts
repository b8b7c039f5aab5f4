import { ContributionMemory } from '#functions/fraud/contribution-memory.ts';
import { contributionsOf } from '#functions/fraud/contributions.ts';
import { traitOf } from '#functions/fraud/line-trait.ts';
import type {
  ClaimSignal,
  ContactUse,
  Contributor,
  Evidence,
  Group,
  LineSignal,
  ScreenedClaim,
  ScreenedLine,
} from '#functions/fraud/signal.ts';
import type { FrozenLine } from '#functions/submission/frozen-line.ts';
import type { ClassFacts, EnterpriseFacts, IssuerFacts } from '#functions/verification/facts.ts';
import type { VerifiedLine } from '#functions/verification/verify-line.ts';
import { riskOf } from '#policy/risk.ts';
import { aFrozenLine, aVerifiedLine, fujian2024 } from './domain.ts';

export function anIssuer(changes: Partial<IssuerFacts> = {}): IssuerFacts {
  return {
    issuerId: 'iss-1',
    kind: 'social-body',
    accreditedOn: '2020-01-01',
    ownerIds: ['owner-of-issuer'],
    scope: [{ occupation: '焊工', levels: ['5', '4', '3'], from: '2020-01-01' }],
    months: [],
    ...changes,
  };
}

export function anEnterprise(changes: Partial<EnterpriseFacts> = {}): EnterpriseFacts {
  return {
    status: 'active',
    foundedOn: '2015-01-01',
    kind: 'manufacturing',
    insuredHeads: 100,
    ownerIds: ['owner-1'],
    ...changes,
  };
}

/** A class with which all is well, of the line below. */
export function aClass(changes: Partial<ClassFacts> = {}): ClassFacts {
  return {
    filed: 'yes',
    classNumber: 'class-1',
    filedOn: '2024-04-20',
    from: '2024-05-01',
    to: '2024-05-10',
    hours: 60,
    capacity: 40,
    enrolled: 40,
    attendedHours: 60,
    overlaps: 'no',
    ...changes,
  };
}

/** A claim with which all is well. */
export function aScreenedClaim(changes: Partial<ScreenedClaim> = {}): ScreenedClaim {
  const issuer = anIssuer();
  return {
    claimId: 'clm-1',
    enterpriseId: '91350200MA00000001',
    region: '350200',
    submittedOn: '2024-08-01',
    policy: fujian2024(),
    enterprise: anEnterprise(),
    issuers: new Map([[issuer.issuerId, issuer]]),
    ...changes,
  };
}

/** A granted line with which all is well: trained in May, examined and certified on 1 June 2024. */
export function aScreenedLine(line: Partial<FrozenLine> = {}, verified: Partial<VerifiedLine> = {}): ScreenedLine {
  return {
    line: aFrozenLine({
      trainingFrom: '2024-05-01',
      trainingTo: '2024-05-10',
      trainingHours: 60,
      nameMark: `name of ${line.person ?? 'p-1'}`,
      ...line,
    }),
    verified: aVerifiedLine({
      lineId: line.lineId ?? '0-1',
      issuerId: 'iss-1',
      examinedOn: '2024-05-25',
      insuredFrom: '2023-01',
      insuredElsewhere: 'no',
      trainingClass: aClass(),
      ...verified,
    }),
    granted: { grantedFen: 180_000 },
  };
}

/** What a line signal sees, by the shipped thresholds. */
export function findOn(
  signal: LineSignal,
  on: ScreenedLine,
  claim: Partial<ScreenedClaim> = {},
  others: readonly ScreenedLine[] = [],
): Evidence | undefined {
  const screened = aScreenedClaim(claim);
  return signal.find({ ...on, claim: screened, others }, riskOf(screened.policy, screened.region).limits(signal.code));
}

export interface OtherClaim {
  readonly by: Partial<Contributor>;
  readonly claim?: Partial<ScreenedClaim>;
  readonly lines: readonly ScreenedLine[];
}

/** What a claim signal sees of these lines, after others have contributed. */
export async function findIn(
  signal: ClaimSignal,
  lines: readonly ScreenedLine[],
  claim: Partial<ScreenedClaim> = {},
  more: {
    readonly before?: readonly OtherClaim[];
    readonly uses?: (line: FrozenLine) => readonly ContactUse[];
    readonly watched?: readonly string[];
  } = {},
): Promise<readonly Group[]> {
  const screened = aScreenedClaim(claim);
  const memory = new ContributionMemory();
  const contributorOf = (of: ScreenedClaim): Contributor => ({
    claimId: of.claimId,
    enterpriseId: of.enterpriseId,
    region: of.region,
    submittedOn: of.submittedOn,
    revision: 1,
    round: 1,
  });
  for (const other of more.before ?? []) {
    const theirs = aScreenedClaim({ claimId: 'clm-0', ...other.claim });
    const by = { ...contributorOf(theirs), ...other.by };
    await memory.contribute(
      by,
      contributionsOf({ ...theirs, enterpriseId: by.enterpriseId }, other.lines.map(traitOf)),
    );
  }
  const traits = lines.map(traitOf);
  const known = await memory.contribute(contributorOf(screened), contributionsOf(screened, traits));
  const usesOf = (mark: string) =>
    lines
      .filter(({ line }) => line.phoneMark === mark || line.accountMark === mark)
      .flatMap(({ line }) => more.uses?.(line) ?? []);
  const whole = { claim: screened, traits, known, usesOf, watched: new Set(more.watched ?? []) };
  return signal.find(whole, riskOf(screened.policy, screened.region).limits(signal.code));
}

/** So many lines of as many people, alike but for what `each` says. */
export function manyLines(
  count: number,
  each: (index: number) => {
    readonly line?: Partial<FrozenLine>;
    readonly verified?: Partial<VerifiedLine>;
  } = () => ({}),
): ScreenedLine[] {
  return Array.from({ length: count }, (_, index) => {
    const { line = {}, verified = {} } = each(index);
    return aScreenedLine({ lineId: `0-${index + 1}`, person: `p-${index + 1}`, ...line }, verified);
  });
}
