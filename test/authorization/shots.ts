import type { Row } from '#functions/api/contract/row.ts';
import { type Operation, type Role, STAND_IN_ROLES } from '#functions/api/permissions.ts';
import type { TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { Place } from './expected.ts';

/** Something of one enterprise in one region: a claim before people, and one of everything that hangs on it. */
export interface Seeded {
  readonly name: string;
  readonly enterpriseId: string;
  readonly region: string;
  /** Values for the parameters of paths, by their names. */
  readonly ids: Readonly<Record<string, string>>;
}

/** One request that the table decides on. */
export interface Shot {
  readonly row: Row;
  /** Any of these is enough. */
  readonly permissions: readonly Operation[];
  readonly path: string;
  readonly body?: unknown;
  /** Where it is done, for whoever asks. */
  readonly placeFor: (who: TokenFor) => Place;
  /** Beyond the table: it is these roles' own office that the request names. */
  readonly only?: readonly Role[];
  /** What lets somebody see that it is there; absent: the refusal says so to everybody. */
  readonly seenBy?: Operation;
  /** Who may do it may still find nothing there. */
  readonly mayBeMissing: boolean;
}

interface Variant {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly permissions?: readonly Operation[];
  readonly place?:
    | Place
    | 'of the caller'
    | 'of an enterprise of the caller'
    | 'of that enterprise where the caller is';
  readonly only?: readonly Role[];
  readonly seenBy?: Operation | 'everybody';
  readonly mayBeMissing?: boolean;
}

/** On business days of the running stack. */
export interface Days {
  readonly today: string;
  readonly later: string;
}

/** Requests of operations that a plain one does not do justice to; every other gets its example and the seeded ids. */
const VARIANTS: Readonly<Record<string, (to: Seeded, days: Days) => readonly Variant[]>> = {
  createClaim: ({ enterpriseId, region }) => [{ body: { enterpriseId, region } }],
  listClaims: ({ enterpriseId, region }) => [
    // Whoever has an enterprise is given its claims, whatever region they name.
    { query: { region }, place: 'of an enterprise of the caller' },
    // An officer who names an enterprise is given its claims in the officer's own region, which may be none.
    { query: { enterpriseId }, place: 'of that enterprise where the caller is' },
    { query: { region, enterpriseId } },
  ],
  submitClaim: ({ ids }) => [{ body: { uploadId: ids['uploadId'] } }],
  // Nothing of these moves the claim: whoever may is told that the decision does not fit.
  reviewClaim: () => [
    { body: { stage: 'first', decision: 'send-back', reason: 'test' }, permissions: ['review:first'] },
    { body: { stage: 'second', decision: 'send-back', reason: 'test' }, permissions: ['review:second'] },
    { body: { stage: 'approval', decision: 'send-back', reason: 'test' }, permissions: ['review:approve'] },
  ],
  takeNextReview: ({ region }) => [
    { body: { stage: 'first', region }, permissions: ['review:first'] },
    { body: { stage: 'second', region }, permissions: ['review:second'] },
    { body: { stage: 'approval', region }, permissions: ['review:approve'] },
    { body: { stage: 'objection', region }, permissions: ['objection:decide'] },
  ],
  // Nobody has it in hand: giving it back changes nothing.
  assignClaim: () => [{ body: { action: 'release' } }],
  nameStandIn: ({ region }, { later }) => {
    const body = { region, standIn: 'nobody-in-particular', until: later, reason: 'test' };
    return [
      ...STAND_IN_ROLES.map((role) => ({ body: { ...body, role }, only: [role] })),
      { body: { ...body, role: 'finance', onBehalfOf: 'somebody-away' }, only: ['administrator'] as const },
    ];
  },
  revokeStandIn: () => [{ only: ['administrator'], seenBy: 'office:read' }],
  setRecusal: ({ region }) => {
    // Of an enterprise that nothing else here is about.
    const body = { enterpriseId: ENTERPRISES.appliances.creditCode, region, ground: 'interest', reason: 'test' };
    return [
      { body, permissions: ['recusal:declare'] },
      { body: { ...body, officer: 'somebody-else' }, permissions: ['recusal:set'] },
    ];
  },
  listOfficers: ({ region }) => [{ query: { region, subjects: 'somebody' } }],
  liftRecusal: () => [{ seenBy: 'office:read' }],
  readLooks: (_to, { today }) => [{ query: { day: today } }],
  listLooks: (_to, { today }) => [{ query: { day: today } }],
  // Whatever is searched for, what is found is what the caller may see, see `table.stack.test.ts`.
  searchExecutions: () => [{ place: 'of the caller' }],
  listWatchlist: () => [{ place: 'of the caller' }],
  readPaymentsHold: () => [{ place: 'of the caller' }],
  proposeWatchEntry: () => [{ place: 'of the caller' }],
  readCase: () => [{ seenBy: 'case:read' }],
  // No such appropriation was made.
  reverseAppropriation: () => [{ mayBeMissing: true }],
  // The seeded recovery left no mark.
  confirmMarkLifting: () => [{ mayBeMissing: true, seenBy: 'claim:read' }],
  refuseMarkLifting: () => [{ mayBeMissing: true, seenBy: 'claim:read' }],
  // The seeded one is about a line, not about a payment.
  decideCase: () => [{ permissions: ['case:decide'], seenBy: 'case:read' }],
  // A worker's own line, if it is theirs: whoever is no worker is told so before anything is looked for.
  denyLine: () => [{ mayBeMissing: true, seenBy: 'everybody' }],
};

/** The requests of an operation about that enterprise and region. */
export function shotsOf(row: Row, to: Seeded, days: Days): readonly Shot[] {
  if (!('permission' in row.access)) return [];
  const permissions = [row.access.permission].flat();
  const variants = VARIANTS[row.operationId]?.(to, days) ?? [{}];
  return variants.map((variant) => {
    const asksRegion = row.query !== undefined && 'region' in row.query.shape;
    const query = { ...(asksRegion && variant.query === undefined ? { region: to.region } : {}), ...variant.query };
    const seenBy = variant.seenBy ?? (row.path.startsWith('/claims/{claimId}') ? 'claim:read' : 'everybody');
    const parameters = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return {
      row,
      permissions: variant.permissions ?? permissions,
      path: pathOf(row.path, to.ids) + queryOf(query),
      ...(row.body === undefined ? {} : { body: variant.body ?? row.example ?? {} }),
      placeFor: (who) => placeFor(variant.place, to, who),
      ...(variant.only === undefined ? {} : { only: variant.only }),
      ...(seenBy === 'everybody' ? {} : { seenBy }),
      mayBeMissing: variant.mayBeMissing ?? parameters.some((name) => to.ids[name] === undefined),
    };
  });
}

export function pathOf(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'of-nobody');
}

const queryOf = (query: Readonly<Record<string, string>>) =>
  Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query)}`;

function placeFor(place: Variant['place'], { enterpriseId, region }: Seeded, who: TokenFor): Place {
  if (place === undefined) return { enterpriseId, region };
  if (place === 'of the caller') return who.region === undefined ? {} : { region: who.region };
  if (place === 'of that enterprise where the caller is') {
    const here = who.enterprise === undefined && who.region !== undefined;
    return { enterpriseId, ...(here ? { region: who.region } : {}) };
  }
  if (place === 'of an enterprise of the caller') {
    return who.enterprise === undefined ? { region } : { enterpriseId: who.enterprise };
  }
  return place;
}
