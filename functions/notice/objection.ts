import { handsOf } from '../api/hands.ts';
import type { Claim, LinesAndMoney } from '../claim/claim.ts';
import { isClosed } from '../claim/close-round.ts';
import { type Line, reviewedIn } from '../claim/line.ts';
import type { Status } from '../claim/status.ts';
import { subsidiesOf } from '../eligibility/subsidies.ts';
import { withKinds, withoutKinds } from '../eligibility/subsidy-lines.ts';

/**
 * What holds the money of one line: objections of the public, however many, the denial of the worker whom it names, or both.
 * A line has one that is open, and all that was said is decided with it in one act.
 */
export interface Objection {
  readonly objectionId: string;
  readonly lineId: string;
  readonly revision: number;
  /** The round in whose notice the line stood. */
  readonly round: number;
  readonly state: 'open' | 'upheld' | 'dismissed';
  readonly at: string;
  /** How many of the public object; 0 where the worker's word alone holds the line. */
  readonly objections: number;
  /** Of how many of them somebody left word how to reach them. */
  readonly contacts: number;
  /** The worker's own word on which it rests. */
  readonly denialId?: string;
  /** Who let the line pass at its first review: others decide. */
  readonly notBy: readonly string[];
}

/** What somebody said against a line. */
export interface ObjectionWords {
  readonly at: string;
  /** Encrypted. */
  readonly reason: string;
  readonly contact?: string;
}

const MONEY_FIXED: readonly Status[] = ['reserved', 'disbursing', 'payment-returned', 'settling'];

/** Where a claim waits with nothing of its own to pay: lines that are free again are paid from there. */
const AT_REST: readonly Status[] = ['objection-review', 'waiting-for-entitlement'];

type Change = { readonly set: { readonly [Field in keyof Claim]?: Claim[Field] | undefined }; readonly to?: Status };

/** What becomes of a claim when some of its lines, which nothing holds yet, are held. Integer fen. */
export function holdChange(
  claim: Claim,
  lines: readonly Line[],
  objectedTo: boolean,
): Change & { readonly heldFen: number } {
  const heldFen = lines.reduce((sum, { grantedFen }) => sum + grantedFen, 0);
  const freed = lines.filter((line) => isFreed(claim, line));
  const own = lines.filter((line) => !isFreed(claim, line));
  return {
    heldFen,
    set: {
      openObjections: (claim.openObjections ?? 0) + lines.length,
      objections: (claim.objections ?? 0) + lines.length,
      pendingFen: claim.pendingFen - heldFen,
      heldFen: claim.heldFen + heldFen,
      heldNotBy: [...new Set([...(claim.heldNotBy ?? []), ...handsOf(claim.firstReview)])].sort(),
      ...(objectedTo ? { objected: more(claim.objected, { lines: lines.length, amountFen: heldFen }) } : {}),
      ...(own.length === 0 ? {} : { subsidies: withoutKinds(claim.subsidies, own.flatMap(subsidiesOf)) }),
      ...(freed.length === 0 ? {} : { freed: lessFreed(claim.freed, freed) }),
    },
  };
}

/** Who may not decide on a line that is held now. */
export const notByOf = (claim: Claim, line: Line): readonly string[] =>
  reviewedIn(line) === claim.round ? handsOf(claim.firstReview) : (claim.heldNotBy ?? []);

/** The line is refused, its amount given up. */
export function upheldChange(claim: Claim, line: Line, { objections }: Pick<Objection, 'objections'>): Change {
  const money = { lines: 1, amountFen: line.grantedFen };
  const own = reviewedIn(line) === claim.round;
  return {
    set: {
      ...noLongerHeld(claim, money, objections),
      cancelledFen: claim.cancelledFen + line.grantedFen,
      grantedLines: claim.grantedLines - 1,
      refusedLines: claim.refusedLines + 1,
      ...(own && claim.approved !== undefined ? { approved: less(claim.approved, money) ?? NOTHING } : {}),
    },
  };
}

/**
 * The line goes on: in the claim's round while its money is not fixed, else in the next one. Its notice has run, so that a
 * claim that rests pays it at once.
 */
export function dismissedChange(
  claim: Claim,
  line: Line,
  { objections }: Pick<Objection, 'objections'>,
): Change & { readonly round: number } {
  const over = MONEY_FIXED.includes(claim.status) || isClosed(claim);
  const round = over ? claim.round + 1 : claim.round;
  const money = { lines: 1, amountFen: line.grantedFen };
  return {
    round,
    set: {
      ...noLongerHeld(claim, money, objections),
      pendingFen: claim.pendingFen + line.grantedFen,
      ...(round === reviewedIn(line)
        ? { subsidies: withKinds(claim.subsidies, subsidiesOf(line)) }
        : { freed: { ...more(claim.freed, money), subsidies: withKinds(claim.freed?.subsidies, subsidiesOf(line)) } }),
    },
    ...(AT_REST.includes(claim.status) ? { to: 'reserving' as const } : {}),
  };
}

/** Whether it is among those that the money of its claim counts as free again. */
const isFreed = (claim: Claim, line: Line): boolean =>
  line.noticedIn !== undefined && claim.freed !== undefined && line.round >= claim.round;

function noLongerHeld(claim: Claim, money: LinesAndMoney, objections: number): Change['set'] {
  const open = (claim.openObjections ?? 1) - 1;
  return {
    heldFen: claim.heldFen - money.amountFen,
    openObjections: open === 0 ? undefined : open,
    ...(objections === 0 ? {} : { objected: less(claim.objected, money) }),
  };
}

const NOTHING: LinesAndMoney = { lines: 0, amountFen: 0 };

export function more({ lines, amountFen }: LinesAndMoney = NOTHING, added: LinesAndMoney): LinesAndMoney {
  return { lines: lines + added.lines, amountFen: amountFen + added.amountFen };
}

function less({ lines, amountFen }: LinesAndMoney = NOTHING, taken: LinesAndMoney): LinesAndMoney | undefined {
  return lines === taken.lines ? undefined : { lines: lines - taken.lines, amountFen: amountFen - taken.amountFen };
}

function lessFreed(freed: Claim['freed'], lines: readonly Line[]): Claim['freed'] {
  const left = less(freed, {
    lines: lines.length,
    amountFen: lines.reduce((sum, { grantedFen }) => sum + grantedFen, 0),
  });
  return left === undefined
    ? undefined
    : { ...left, subsidies: withoutKinds(freed?.subsidies, lines.flatMap(subsidiesOf)) };
}
