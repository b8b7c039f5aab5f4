import type { PolicyVersion } from '#policy/index.ts';
import { inRegion, regionsAround } from '#policy/regional.ts';
import type { Cap, Subsidy } from '#policy/schema.ts';
import { digest, sha256Hex } from '../shared/canonical.ts';
import { type CalendarDate, LEVELS, type Level } from '../submission/roster-line.ts';

/** Ways to a subsidy besides an enterprise's claim here: 个人申领, 培训券, 失业保险, another system. */
export const CHANNELS = ['person', 'training-voucher', 'unemployment-insurance', 'other-system'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface LineRef {
  readonly claimId: string;
  readonly revision: number;
  readonly lineId: string;
}

/**
 * One item per person. `g#occupation#level` holds the grant for that occupation and level, `n#cap` counts the grants
 * towards a cap, `x#claim#revision#line` is the tombstone of a line that was let go of, `e#reference` tells where a grant
 * made elsewhere is kept. `a#name#level` and `c#certificate` lead to a grant by another name of its occupation and by its
 * certificate: catalogues grow, and what was granted under a written name is the same under the catalogue's.
 * `m#g#occupation#level` and `m#c#certificate` mark what was paid for by fraud and came back: it is granted to nobody until
 * people lift the mark. `caps` names the caps that were counted and `v` grows with every change.
 */
export interface Grant extends LineRef {
  readonly round: number;
  readonly subsidies: readonly Subsidy[];
  /** Counters of the item that it was added to. */
  readonly counters: readonly string[];
  readonly issuedOn: CalendarDate;
  readonly region: string;
  /** Of a grant made elsewhere: paid long since, and no claim of this system. */
  readonly channel?: Channel;
  /** Attributes of the item that lead here. */
  readonly marks?: readonly string[];
}

export type PersonItem = Readonly<Record<string, unknown>>;

export const CAPS_ATTRIBUTE = 'caps';
export const VERSION_ATTRIBUTE = 'v';
export const grantAttribute = (occupation: string, level: Level) => `g#${occupation}#${level}`;
const otherNameAttribute = (name: string, level: Level) => `a#${name}#${level}`;
const certificateAttribute = (certificate: string) => `c#${certificate}`;
export const tombstoneAttribute = (line: LineRef) => `x#${line.claimId}#${line.revision}#${line.lineId}`;
export const referenceAttribute = (line: LineRef) => `e#${line.lineId}`;

/** What a finding of fraud leaves where a grant was: which recovery it came of. */
export interface FraudMark {
  readonly claimId: string;
  readonly recoveryId: string;
}

const fraudMark = (attribute: string): string => `m#${attribute.replace(/^a#/, 'g#')}`;

/** Attributes that must not be there: marks of fraud on what is wanted, by any name and by its certificate. */
export function fraudMarksAgainst({ occupation, otherNames = [], level, certificate }: NamedEntitlement) {
  return [
    ...[occupation, ...otherNames].map((name) => fraudMark(grantAttribute(name, level))),
    ...(certificate === undefined ? [] : [fraudMark(certificateAttribute(certificate))]),
  ];
}

/** Attributes that mark a grant as made by fraud: wherever it can be found. */
export const fraudMarksOf = (place: string, { marks = [] }: Pick<Grant, 'marks'>): readonly string[] => [
  ...new Set([place, ...marks].map(fraudMark)),
];

/** Marks that a recovery has left. */
export function marksLeftBy(item: PersonItem, { claimId, recoveryId }: FraudMark): readonly string[] {
  return Object.entries(item)
    .filter(([name]) => name.startsWith('m#'))
    .filter(([, mark]) => (mark as FraudMark).claimId === claimId && (mark as FraudMark).recoveryId === recoveryId)
    .map(([name]) => name);
}

/** A cap of the policy (次数上限) as one certificate counts towards it. */
export interface Counter {
  readonly subsidy: Subsidy;
  /** Attribute of the person's item: the cap's id, with the year where it counts by calendar year. */
  readonly attribute: string;
  readonly times: number;
  /** Whether it refuses in the claim's region; a grant adds to it either way. */
  readonly binding: boolean;
}

export interface Limits {
  /** The counters of the person that this grant adds to, see `countersFor`. */
  readonly counters: readonly Counter[];
  /** All caps of the policy, by which a person counted under other ones is counted anew. */
  readonly caps: readonly Cap[];
  readonly lowerAfterHigherRefused: boolean;
}

/** What the ledger holds a grant against: a rule of which nobody knows whether it holds refuses nobody. */
export function limitsFor(
  policy: Pick<PolicyVersion, 'caps' | 'regions'> & {
    readonly rules: Pick<PolicyVersion['rules'], 'noLowerAfterHigher'>;
  },
  region: string,
  issuedOn: CalendarDate,
): Limits {
  return {
    counters: countersFor(policy, region, issuedOn),
    caps: policy.caps,
    lowerAfterHigherRefused: inRegion(policy, policy.rules.noLowerAfterHigher, region).value,
  };
}

/** The caps towards which a certificate issued on that day counts. Grants of every region count. */
export function countersFor(
  policy: Pick<PolicyVersion, 'caps' | 'regions'>,
  region: string,
  issuedOn: CalendarDate,
): readonly Counter[] {
  const here = regionsAround(policy, region);
  return policy.caps.flatMap((cap): Counter[] => {
    const attribute = counterAttribute(cap, issuedOn);
    const binding = cap.regions === undefined || here.some((each) => cap.regions?.includes(each));
    return attribute === undefined ? [] : [{ subsidy: cap.subsidy, attribute, times: cap.times, binding }];
  });
}

function counterAttribute({ id, period }: Cap, issuedOn: CalendarDate): string | undefined {
  if (period === 'ever') return `n#${id}`;
  if (period === 'calendar-year') return `n#${id}#${issuedOn.slice(0, 4)}`;
  return issuedOn < period.from || issuedOn > period.until ? undefined : `n#${id}`;
}

/** The counters that a grant of these subsidies adds to. */
export function countedIn(counters: readonly Counter[], subsidies: readonly Subsidy[]): readonly string[] {
  return counters.filter(({ subsidy }) => subsidies.includes(subsidy)).map(({ attribute }) => attribute);
}

const names = new WeakMap<readonly Cap[], string>();

/**
 * Name of a way to count. Two policy versions that count alike share it, however often they allow. A person's counters
 * are right for exactly one: under another they would miss the grants that were made without it.
 */
export function capsName(caps: readonly Cap[]): string {
  const known = names.get(caps);
  if (known !== undefined) return known;
  const counting = caps.map(({ id, subsidy, period }) => ({ id, subsidy, period }));
  const name = digest(counting.toSorted((a, b) => (a.id < b.id ? -1 : 1))).slice(0, 12);
  names.set(caps, name);
  return name;
}

/** A person's counters under other caps than before, from the grants alone. */
export interface Recount {
  /** Each counter with a grant in it. */
  readonly counters: Readonly<Record<string, number>>;
  /** The counters of each grant, by the grant's attribute. */
  readonly countedIn: Readonly<Record<string, readonly string[]>>;
  /** Counters that the caps do not know. */
  readonly obsolete: readonly string[];
}

export function recount(item: PersonItem, caps: readonly Cap[]): Recount {
  const counters: Record<string, number> = {};
  const counted: Record<string, readonly string[]> = {};
  for (const [attribute, { subsidies, issuedOn }] of grantsIn(item)) {
    const own = caps
      .filter(({ subsidy }) => subsidies.includes(subsidy))
      .map((cap) => counterAttribute(cap, issuedOn))
      .filter((each) => each !== undefined);
    counted[attribute] = own;
    for (const each of own) counters[each] = (counters[each] ?? 0) + 1;
  }
  const obsolete = Object.keys(item).filter((name) => name.startsWith('n#') && counters[name] === undefined);
  return { counters, countedIn: counted, obsolete };
}

/** The item with its counters as these caps count, whichever counted them last. */
export function countedBy(item: PersonItem, caps: readonly Cap[]): PersonItem {
  if (item[CAPS_ATTRIBUTE] === capsName(caps)) return item;
  const { counters, countedIn: lists, obsolete } = recount(item, caps);
  const grants = grantsIn(item).map(([name, grant]) => [name, { ...grant, counters: lists[name] ?? [] }]);
  const kept = Object.entries(item).filter(([name]) => !obsolete.includes(name));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(grants), ...counters };
}

export function grantsIn(item: PersonItem): readonly (readonly [attribute: string, grant: Grant])[] {
  return Object.entries(item)
    .filter(([name]) => name.startsWith('g#'))
    .map(([name, grant]) => [name, grant as Grant]);
}

/** Digest of the certificate that a grant was made for, see `certificateDigest`. */
export function certificateOf({ marks = [] }: Pick<Grant, 'marks'>): string | undefined {
  return marks.find((mark) => mark.startsWith('c#'))?.slice('c#'.length);
}

/** Levels that stand in the way of this one: the same, and where the policy says so every higher one. */
export function blockingLevels(level: Level, lowerAfterHigherRefused: boolean): readonly Level[] {
  // A special-ability certificate has no level: it is neither below nor above the others.
  if (level === 'special' || !lowerAfterHigherRefused) return [level];
  return LEVELS.slice(LEVELS.indexOf(level));
}

/** Attributes that must not be there: what is wanted, by any name, at this and each higher level, and its certificate. */
export function standingAgainst(wanted: NamedEntitlement, lowerAfterHigherRefused: boolean): readonly string[] {
  const { occupation, otherNames = [], certificate } = wanted;
  const byName = blockingLevels(wanted.level, lowerAfterHigherRefused).flatMap((level) =>
    [occupation, ...otherNames].flatMap((name) => [grantAttribute(name, level), otherNameAttribute(name, level)]),
  );
  return [...byName, ...(certificate === undefined ? [] : [certificateAttribute(certificate)])];
}

/**
 * Attributes by which a grant is found besides its own. Of all its names the one that was written: what a smaller
 * catalogue does not know it keeps as written, and the others would not leave the item in one write unit.
 */
export function marksOf({ occupation, writtenName, level, certificate }: NamedEntitlement): readonly string[] {
  return [
    ...(writtenName === undefined || writtenName === occupation ? [] : [otherNameAttribute(writtenName, level)]),
    ...(certificate === undefined ? [] : [certificateAttribute(certificate)]),
  ];
}

/** A certificate as the ledger knows it: no longer than needed to tell one person's certificates apart. */
export const certificateDigest = (certificateNumber: string): string => sha256Hex(certificateNumber).slice(0, 16);

/** What an entitlement is known by. */
export interface NamedEntitlement {
  readonly occupation: string;
  /** What else the occupation is called: rosters of other policy versions may be kept under these. */
  readonly otherNames?: readonly string[];
  /** What the roster calls it, in the ledger's spelling. */
  readonly writtenName?: string;
  readonly level: Level;
  /** Digest of the certificate's number; absent: not told (grants made elsewhere). */
  readonly certificate?: string;
}

/** One line and the entitlement it asks for. */
export interface Wanted extends LineRef, NamedEntitlement {
  readonly person: string;
  readonly round: number;
  /** What the line asks for; it may be granted one and not the other. */
  readonly subsidies: readonly Subsidy[];
  readonly issuedOn: CalendarDate;
  readonly region: string;
  readonly channel?: Channel;
}

/** What the person's item says after the grant's condition failed. */
export type Conflict =
  | { readonly kind: 'mine'; readonly grant: Grant }
  | { readonly kind: 'released' }
  /** It was paid for by fraud once, and came back. */
  | { readonly kind: 'fraud-found' }
  /** The reference of a grant made elsewhere stands for another one. */
  | { readonly kind: 'other-reference' }
  | Taken
  | UsedUp;

export interface Taken {
  readonly kind: 'taken';
  readonly level: Level;
  readonly higher: boolean;
  /** Found by its certificate alone: granted under another occupation or level. */
  readonly sameCertificate?: true;
  readonly by: Grant;
}

export interface UsedUp {
  readonly kind: 'used-up';
  readonly subsidy: Subsidy;
  readonly times: number;
  readonly by: readonly Grant[];
}

/**
 * Reads the conflicts out of the item as it was when the condition failed. My own line there means that I was called
 * twice. None at all: nothing is in the way but that the person was counted under other caps.
 */
export function conflictsIn(item: PersonItem, wanted: Omit<Wanted, 'person'>, limits: Limits): readonly Conflict[] {
  const own = item[grantAttribute(wanted.occupation, wanted.level)] as Grant | undefined;
  if (own !== undefined && sameLine(own, wanted)) return [{ kind: 'mine', grant: own }];
  if (item[tombstoneAttribute(wanted)] !== undefined) return [{ kind: 'released' }];
  // What another system has granted is a fact, whatever is thought of it here.
  if (wanted.channel === undefined && fraudMarksAgainst(wanted).some((mark) => item[mark] !== undefined)) {
    return [{ kind: 'fraud-found' }];
  }
  if (wanted.channel !== undefined && item[referenceAttribute(wanted)] !== undefined) {
    return [{ kind: 'other-reference' }];
  }
  return [...takenIn(item, wanted, limits), ...usedUpIn(countedBy(item, limits.caps), wanted, limits)];
}

function takenIn(
  item: PersonItem,
  wanted: NamedEntitlement,
  { lowerAfterHigherRefused }: Pick<Limits, 'lowerAfterHigherRefused'>,
): Taken[] {
  const found = new Map<string, Taken>();
  for (const name of standingAgainst(wanted, lowerAfterHigherRefused)) {
    const kept = item[name];
    if (kept === undefined) continue;
    const place = typeof kept === 'string' ? kept : name;
    const by = item[place] as Grant;
    const level = levelIn(place);
    const byName = !name.startsWith('c#');
    if (byName || !found.has(place)) {
      found.set(place, {
        kind: 'taken',
        level,
        higher: byName && level !== wanted.level,
        ...(byName ? {} : { sameCertificate: true }),
        by,
      });
    }
  }
  return [...found.values()];
}

/** Of a grant's attribute; an occupation's name may hold the mark itself (C#), so that the level stands behind the last one. */
const levelIn = (attribute: string): Level => attribute.slice(attribute.lastIndexOf('#') + 1) as Level;

function usedUpIn(item: PersonItem, { subsidies }: Pick<Wanted, 'subsidies'>, { counters }: Limits): UsedUp[] {
  return counters
    .filter(({ subsidy, binding }) => binding && subsidies.includes(subsidy))
    .filter(({ attribute, times }) => Number(item[attribute] ?? 0) >= times)
    .map(({ subsidy, attribute, times }) => ({
      kind: 'used-up',
      subsidy,
      times,
      by: grantsIn(item)
        .map(([, grant]) => grant)
        .filter((grant) => grant.counters.includes(attribute)),
    }));
}

export function sameLine(a: LineRef, b: LineRef): boolean {
  return a.claimId === b.claimId && a.revision === b.revision && a.lineId === b.lineId;
}
