import { blockingLevels, type Channel } from '#functions/eligibility/entitlement.ts';
import type { ReasonCode } from '#functions/eligibility/reasons.ts';
import type { Level } from '#functions/submission/roster-line.ts';
import type { Cap, Subsidy } from '#policy/schema.ts';

/** What a line asks for, with the policy by which its claim goes. */
export interface ModelLine {
  readonly name: string;
  readonly claimId: string;
  readonly person: string;
  readonly occupation: string;
  /** What the claim's catalogue takes for the same, and what the roster wrote. */
  readonly otherNames: readonly string[];
  readonly writtenName: string;
  readonly certificate: string;
  readonly level: Level;
  readonly subsidies: readonly Subsidy[];
  readonly issuedOn: string;
  readonly region: string;
  readonly caps: readonly Cap[];
  readonly channel?: Channel;
}

interface Held extends ModelLine {
  readonly had: readonly Subsidy[];
}

export type Answer =
  | { readonly outcome: 'granted'; readonly subsidies: readonly Subsidy[]; readonly short: readonly ReasonCode[] }
  | { readonly outcome: 'refused'; readonly reasons: readonly ReasonCode[] }
  | { readonly outcome: 'waiting' };

const REASON = { training: 'times-used-up', evaluation: 'evaluation-times-used-up' } as const;

/** The ledger as the rules are told, without storage: who holds what, who was let go, which claims were paid. */
export class LedgerModel {
  readonly paid = new Set<string>();
  readonly released = new Set<string>();
  #held: Held[] = [];

  ask(line: ModelLine): Answer {
    const own = this.#held.find(({ name }) => name === line.name);
    if (own !== undefined) return this.#granted(line, own.had);
    if (this.released.has(line.name)) return { outcome: 'refused', reasons: ['entitlement-released'] };

    const names = [line.occupation, ...line.otherNames];
    const taken = blockingLevels(line.level, true).flatMap((level) =>
      this.of(line.person).filter(
        (held) => held.level === level && (names.includes(held.occupation) || names.includes(held.writtenName)),
      ),
    );
    const sameCertificate = this.of(line.person).filter(
      (held) => held.certificate === line.certificate && !taken.includes(held),
    );
    const full = line.caps
      .filter((cap) => line.subsidies.includes(cap.subsidy) && binds(cap, line) && counts(cap, line))
      .map((cap) => ({
        cap,
        by: this.of(line.person).filter((held) => held.had.includes(cap.subsidy) && sameCount(cap, held, line)),
      }))
      .filter(({ cap, by }) => by.length >= cap.times);
    const settled = (held: Held) =>
      held.claimId === line.claimId || held.channel !== undefined || this.paid.has(held.claimId);

    const usedUp = new Set(full.filter(({ by }) => by.every(settled)).map(({ cap }) => cap.subsidy));
    const left = line.subsidies.filter((subsidy) => !usedUp.has(subsidy));
    if ([...taken, ...sameCertificate].some(settled) || left.length === 0) {
      const levels = taken
        .filter(settled)
        .map(({ level }) => (level === line.level ? 'same-level-granted-before' : 'higher-level-granted-before'));
      const certificates = sameCertificate.filter(settled).map(() => 'certificate-granted-before' as const);
      const used = [...usedUp].map((each) => REASON[each]);
      return { outcome: 'refused', reasons: [...new Set([...levels, ...certificates, ...used])] };
    }
    if (taken.length + sameCertificate.length > 0 || full.some(({ cap }) => left.includes(cap.subsidy)))
      return { outcome: 'waiting' };
    this.#held.push({ ...line, had: left });
    return this.#granted(line, left);
  }

  record(line: ModelLine): 'granted' | 'known' | 'conflict' {
    if (this.#held.some(({ name }) => name === line.name)) return 'known';
    const before = this.#held;
    const answer = this.ask(line);
    if (answer.outcome === 'granted' && answer.short.length === 0) return 'granted';
    this.#held = before.filter(({ name }) => name !== line.name);
    return 'conflict';
  }

  giveBack({ name }: ModelLine): void {
    this.#held = this.#held.filter((held) => held.name !== name);
  }

  release(line: ModelLine): void {
    this.giveBack(line);
    this.released.add(line.name);
  }

  of(person: string): readonly Held[] {
    return this.#held.filter((held) => held.person === person);
  }

  #granted(line: ModelLine, subsidies: readonly Subsidy[]): Answer {
    const missing = line.subsidies.filter((subsidy) => !subsidies.includes(subsidy));
    return { outcome: 'granted', subsidies, short: missing.map((subsidy) => REASON[subsidy]) };
  }
}

const binds = ({ regions }: Cap, { region }: ModelLine) => regions === undefined || regions.includes(region);

function counts({ period }: Cap, { issuedOn }: Pick<ModelLine, 'issuedOn'>): boolean {
  return typeof period === 'string' || (period.from <= issuedOn && issuedOn <= period.until);
}

function sameCount(cap: Cap, held: Held, line: ModelLine): boolean {
  if (cap.period === 'calendar-year') return held.issuedOn.slice(0, 4) === line.issuedOn.slice(0, 4);
  return counts(cap, held);
}
