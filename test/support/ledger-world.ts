import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Claim } from '#functions/claim/claim.ts';
import { claimPk, waiterKey } from '#functions/claim/keys.ts';
import { isPaid, isPaidWith, type Line } from '#functions/claim/line.ts';
import { freeLine, getLine, holdLine, putOutcome, refuseLine } from '#functions/claim/line-store.ts';
import { releaseEntitlements } from '#functions/eligibility/entitlement-release-store.ts';
import { type Channel, type Limits, limitsFor } from '#functions/eligibility/entitlement.ts';
import {
  type Entitlement,
  giveBack,
  grant,
  grantElsewhere,
  liftFraudMarks,
  release,
  type Wanted,
} from '#functions/eligibility/entitlement-store.ts';
import { dynamo } from '#functions/shared/dynamo-client.ts';
import { ContentionError } from '#functions/shared/errors.ts';
import { conditionally, getItem, queryPrefix, tableName, transact } from '#functions/shared/table-store.ts';
import type { Level } from '#functions/submission/roster-line.ts';
import type { Cap, Subsidy } from '#policy/schema.ts';
import { aLine } from './domain.ts';
import { putClaim } from './ledger.ts';

export interface WorldLine {
  readonly lineId: string;
  readonly person: string;
  readonly occupation: string;
  readonly level: Level;
  readonly subsidies: readonly Subsidy[];
  readonly issuedOn: string;
}

export interface WorldClaim {
  readonly claimId: string;
  readonly region: string;
  readonly caps: readonly Cap[];
  readonly lines: readonly WorldLine[];
}

interface Standing {
  status: 'assessing' | 'withdrawing' | 'withdrawn' | 'rejected' | 'paid';
  round: number;
  settledRound: number;
  /** Wake-up calls received, and those heeded. */
  calls: number;
  heeded: number;
  /** Lines whose money came back, and why. */
  readonly recovered: Map<string, 'fraud' | 'error' | 'lifted'>;
  /** Lines whose refusal has begun: the claim goes no further before it is carried out. */
  readonly refusing: Set<WorldLine>;
  /** Its round's payment came back and was closed: the claim goes no further before that is carried out. */
  closing: boolean;
  /** Kept with the claim's step, as the outbox is: those who wait are still to be woken. */
  owesWake: boolean;
}

const QUANZHOU = {
  code: '350500',
  name: { zh: '泉州市', en: 'Quanzhou' },
  keyIndustries: [],
  funds: ['f'],
  source: 't',
};

/** The mark that a recovery of this line leaves. */
export const markOf = ({ claimId }: WorldClaim, { lineId }: WorldLine) => ({ claimId, recoveryId: lineId });

export function limitsOf({ caps, region }: Pick<WorldClaim, 'caps' | 'region'>, issuedOn: string): Limits {
  const rules = { noLowerAfterHigher: { value: true, regions: [], source: 'test' } };
  return limitsFor({ caps, regions: [QUANZHOU], rules }, region, issuedOn);
}

/** Tries again where others were always faster, as the workflow's Retry does. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ContentionError) || attempt === 8) throw error;
    }
  }
}

/**
 * Some claims over the same people, driven as the stages of the workflow drive them: outcomes of lines are kept once per
 * round, whoever lets go wakes those who noted themselves, a withdrawal is a fence. Everything may be called again.
 */
export class LedgerWorld {
  readonly claims: readonly WorldClaim[];
  readonly standings = new Map<string, Standing>();
  readonly elsewhere = new Map<string, Wanted>();
  /** Order of events: when a line was asked for first, and when it was first kept as granted. */
  readonly firstAsked = new Map<string, number>();
  readonly granted = new Map<string, number>();
  #clock = 0;
  readonly #turns = new Map<string, Promise<unknown>>();

  private constructor(claims: readonly WorldClaim[]) {
    this.claims = claims;
  }

  static async begin(claims: readonly WorldClaim[]): Promise<LedgerWorld> {
    const world = new LedgerWorld(claims);
    for (const { claimId } of claims) {
      world.standings.set(claimId, {
        status: 'assessing',
        round: 1,
        settledRound: 0,
        calls: 0,
        heeded: 0,
        recovered: new Map(),
        refusing: new Set(),
        closing: false,
        owesWake: false,
      });
      await world.#put(claimId, {});
    }
    return world;
  }

  standing(claimId: string): Standing {
    const standing = this.standings.get(claimId);
    if (standing === undefined) throw new Error(`no claim ${claimId}`);
    return standing;
  }

  kept({ claimId }: WorldClaim, { lineId }: WorldLine): Promise<Line | undefined> {
    return getLine(claimId, 1, lineId);
  }

  /** One call for one line, of this round or, late, of the one before. */
  async ask(claim: WorldClaim, line: WorldLine, { late = false } = {}): Promise<void> {
    const { claimId, region } = claim;
    const { round } = this.standing(claimId);
    const asked = late ? Math.max(1, round - 1) : round;
    const name = `${claimId}/${line.lineId}`;
    const before = await this.kept(claim, line);
    // What an earlier round has decided is not asked for again.
    if (before !== undefined && before.outcome !== 'waiting' && before.round < asked) return;
    this.firstAsked.set(name, this.firstAsked.get(name) ?? ++this.#clock);
    const wanted: Wanted = { ...line, claimId, revision: 1, round: asked, region };
    const result = await grant(wanted, limitsOf(claim, line.issuedOn));
    const outcome = aLine({
      lineId: line.lineId,
      person: line.person,
      occupationKey: line.occupation,
      level: line.level,
      round: asked,
      outcome: result.outcome,
      grantedFen: 0,
      reasons: result.outcome === 'refused' ? result.reasons : [],
    });
    const kept = await putOutcome(claimId, 1, outcome);
    if (result.outcome !== 'granted') return;
    if (kept.outcome === 'granted') this.granted.set(name, this.granted.get(name) ?? ++this.#clock);
    else await giveBack(wanted);
  }

  /** What the workflow does next with the claim. Answers whether anything changed. */
  goOn(claim: WorldClaim): Promise<boolean> {
    return this.#inTurn(claim.claimId, async () => {
      const { claimId } = claim;
      const standing = this.standing(claimId);
      await this.#payWake(claimId);
      if (standing.status === 'withdrawing') await this.#finishWithdrawal(claim);
      if (standing.status !== 'assessing') return false;
      await this.#carryOutRefusals(claim);
      await this.#carryOutClosing(claim);
      let changed = false;
      for (const line of claim.lines) {
        const kept = await this.kept(claim, line);
        const open = kept === undefined || (kept.outcome === 'waiting' && kept.round < standing.round);
        if (open) await this.ask(claim, line);
        changed ||= open;
      }
      const kept = await Promise.all(claim.lines.map((line) => this.kept(claim, line)));
      if (changed || kept.includes(undefined) || this.#isFenced(claimId)) return true;
      const waiting = kept.some((line) => line?.outcome === 'waiting');
      const isHeld = kept.some((line) => line?.heldBy !== undefined);
      if (
        kept.some((line) => line?.outcome === 'granted' && line.heldBy === undefined && line.round === standing.round)
      ) {
        const { round } = standing;
        const next =
          waiting || isHeld ? ({ status: 'assessing', round: round + 1 } as const) : ({ status: 'paid' } as const);
        await this.#put(claimId, { ...next, settledRound: round, owesWake: true });
        await this.#payWake(claimId);
        return true;
      }
      if (waiting) {
        if (standing.calls === standing.heeded) return false;
        standing.heeded = standing.calls;
        standing.round += 1;
        return true;
      }
      if (isHeld) return false;
      await this.#letGo(claim);
      await this.#put(claimId, { status: standing.settledRound > 0 ? 'paid' : 'rejected', owesWake: true });
      await this.#payWake(claimId);
      return true;
    });
  }

  async withdraw(claim: WorldClaim): Promise<void> {
    const { claimId } = claim;
    const standing = this.standing(claimId);
    if (standing.status === 'assessing') standing.status = 'withdrawing';
    await this.#inTurn(claimId, () => this.#finishWithdrawal(claim));
  }

  async #finishWithdrawal(claim: WorldClaim): Promise<void> {
    if (this.standing(claim.claimId).status !== 'withdrawing') return;
    await this.#put(claim.claimId, { status: 'withdrawing' });
    await this.#letGo(claim);
    await this.wake(claim.claimId);
    await this.#put(claim.claimId, { status: 'withdrawn' });
  }

  /** A reviewer refuses a line that was granted in this round. */
  refuse(claim: WorldClaim, line: WorldLine): Promise<void> {
    return this.#inTurn(claim.claimId, async () => {
      const kept = await this.kept(claim, line);
      const { status, round, refusing } = this.standing(claim.claimId);
      if (status === 'assessing' && kept?.outcome === 'granted' && kept.round === round) refusing.add(line);
      await this.#carryOutRefusals(claim);
    });
  }

  /** The payment of the round came back and is closed: what it was for is refused, what is held or waits goes on in the next. */
  close(claim: WorldClaim): Promise<void> {
    return this.#inTurn(claim.claimId, async () => {
      const standing = this.standing(claim.claimId);
      if (standing.status !== 'assessing' || this.#isFenced(claim.claimId)) return;
      await this.#carryOutRefusals(claim);
      const kept = await Promise.all(claim.lines.map((line) => this.kept(claim, line)));
      // Not before all of it was asked for.
      if (kept.some((line) => line === undefined || (line.outcome === 'waiting' && line.round < standing.round)))
        return;
      standing.closing ||= kept.some((line) => line !== undefined && isPaidWith(line, standing));
      await this.#carryOutClosing(claim);
    });
  }

  async #carryOutClosing({ claimId }: WorldClaim): Promise<void> {
    const standing = this.standing(claimId);
    if (!standing.closing) return;
    const { round, settledRound } = standing;
    const closed = { round, fund: '', amountFen: 0, at: '' };
    await releaseEntitlements({ claimId, revision: 1, round, settledRound, closed } as Claim, 0);
    await this.wake(claimId);
    standing.closing = false;
    standing.round = round + 1;
  }

  /** Somebody objects to a line that was granted in this round: the others are paid without it. Too late once it is closed. */
  hold(claim: WorldClaim, line: WorldLine): Promise<void> {
    return this.#inTurn(claim.claimId, async () => {
      const kept = await this.kept(claim, line);
      const { status, round, closing } = this.standing(claim.claimId);
      if (status !== 'assessing' || closing || kept?.outcome !== 'granted' || kept.round !== round) return;
      await transact([holdLine(claim.claimId, 1, kept, `obj-${line.lineId}`)]);
    });
  }

  /** Dismissed, it is paid with the round that comes, which is not the one being closed; upheld, it is refused. */
  decide(claim: WorldClaim, line: WorldLine, upheld: boolean): Promise<void> {
    return this.#inTurn(claim.claimId, async () => {
      const kept = await this.kept(claim, line);
      const { status, round, closing, refusing } = this.standing(claim.claimId);
      if (status !== 'assessing' || kept?.heldBy === undefined) return;
      if (upheld) refusing.add(line);
      else await transact([freeLine(claim.claimId, 1, kept, kept.heldBy, closing ? round + 1 : round)]);
      await this.#carryOutRefusals(claim);
    });
  }

  async #carryOutRefusals(claim: WorldClaim): Promise<void> {
    const { refusing } = this.standing(claim.claimId);
    for (const line of refusing) {
      await refuseLine(claim.claimId, 1, line.lineId, 'refused-by-review');
      await release(held(claim, line));
      await this.wake(claim.claimId);
      refusing.delete(line);
    }
  }

  /** Money that was paid comes back, once; where fraud was found, that leaves a mark. */
  recover(claim: WorldClaim, line: WorldLine, finding: 'fraud' | 'error' = 'error'): Promise<void> {
    return this.#inTurn(claim.claimId, async () => {
      const kept = await this.kept(claim, line);
      const standing = this.standing(claim.claimId);
      if (kept === undefined || !isPaid(kept, standing)) return;
      const found = standing.recovered.get(line.lineId) ?? finding;
      standing.recovered.set(line.lineId, found);
      await release(held(claim, line), found === 'fraud' ? markOf(claim, line) : undefined);
      await this.wake(claim.claimId);
    });
  }

  /** People lift the mark. */
  lift(claim: WorldClaim, line: WorldLine): Promise<void> {
    return this.#inTurn(claim.claimId, async () => {
      const { recovered } = this.standing(claim.claimId);
      const found = recovered.get(line.lineId);
      if (found !== 'fraud' && found !== 'lifted') return;
      recovered.set(line.lineId, 'lifted');
      await release(held(claim, line));
      await liftFraudMarks(line.person, markOf(claim, line));
      await this.wake(claim.claimId);
    });
  }

  /** A grant made elsewhere is recorded, if nothing stands in the way. */
  async record(wanted: Wanted & { readonly channel: Channel }, caps: readonly Cap[]): Promise<void> {
    const result = await grantElsewhere(wanted, limitsOf({ caps, region: wanted.region }, wanted.issuedOn));
    if (typeof result === 'string') this.elsewhere.set(`${wanted.person}/${wanted.lineId}`, wanted);
  }

  async wake(holder: string): Promise<void> {
    const notes: { pk: string; sk: string; waiting: string; note: string }[] = [];
    for await (const note of queryPrefix<(typeof notes)[number]>(claimPk(holder), 'WAITER#')) notes.push(note);
    for (const { pk, sk, waiting, note } of notes) {
      this.standing(waiting).calls += 1;
      await conditionally(() =>
        dynamo().send(
          new DeleteCommand({
            TableName: tableName(),
            Key: { pk, sk },
            ConditionExpression: '#note = :note',
            ExpressionAttributeNames: { '#note': 'note' },
            ExpressionAttributeValues: { ':note': note },
          }),
        ),
      );
    }
  }

  /** Whether a claim that has not come to its end knows that this one waits for it. */
  async isToBeCalled({ claimId }: WorldClaim): Promise<boolean> {
    const open = [...this.standings].filter(([, { status }]) => status === 'assessing' || status === 'withdrawing');
    const notes = await Promise.all(open.map(([holder]) => getItem(waiterKey(holder, claimId))));
    return notes.some((note) => note !== undefined);
  }

  /** Until nothing moves by itself any more. */
  async settle(): Promise<void> {
    for (let pass = 0; pass < 100; pass += 1) {
      const moved = await Promise.all(this.claims.map((claim) => retried(() => this.goOn(claim))));
      if (!moved.includes(true)) return;
    }
    throw new Error('The claims never come to rest.');
  }

  /** Lines whose grant the ledger must hold now. */
  async holding(): Promise<{ readonly claim: WorldClaim; readonly line: WorldLine }[]> {
    const all = this.claims.flatMap((claim) => claim.lines.map((line) => ({ claim, line })));
    const held = await Promise.all(
      all.map(async ({ claim, line }) => {
        const kept = await this.kept(claim, line);
        const { status, settledRound, recovered } = this.standing(claim.claimId);
        const ended = status === 'withdrawn' || status === 'rejected';
        const granted = kept?.outcome === 'granted' && !recovered.has(line.lineId);
        return granted && (!ended || isPaid(kept, { settledRound }));
      }),
    );
    return all.filter((_each, index) => held[index]);
  }

  async #payWake(claimId: string): Promise<void> {
    const standing = this.standing(claimId);
    if (!standing.owesWake) return;
    await this.wake(claimId);
    standing.owesWake = false;
  }

  #isFenced(claimId: string): boolean {
    return this.standing(claimId).status !== 'assessing';
  }

  async #letGo(claim: WorldClaim): Promise<void> {
    const { settledRound } = this.standing(claim.claimId);
    for (const line of claim.lines) {
      const kept = await this.kept(claim, line);
      if (kept === undefined || !isPaid(kept, { settledRound })) await release(held(claim, line));
    }
  }

  /** The claim's steps one after the other, as its version makes them; the last write is the one that stands. */
  #inTurn<T>(claimId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(claimId) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(
      claimId,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async #put(claimId: string, changes: Partial<Pick<Standing, 'status' | 'settledRound' | 'round' | 'owesWake'>>) {
    const standing = this.standing(claimId);
    const { status, settledRound } = { ...standing, ...changes };
    await putClaim({ claimId, status, settledRound });
    Object.assign(standing, changes);
  }
}

function held({ claimId }: WorldClaim, { lineId, person, occupation, level }: WorldLine): Entitlement {
  return { claimId, revision: 1, lineId, person, occupation, level };
}
