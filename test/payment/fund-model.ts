/**
 * Funds of a region and those who wait for them, as one would tell it to somebody: no keys, no conditions, no retries.
 * What the store must agree with after every operation.
 */
export type ModelStatus = 'reserving' | 'awaiting-funds' | 'reserved' | 'paid' | 'withdrawing';

interface ModelClaim {
  readonly id: string;
  readonly amount: number;
  readonly funds: readonly string[];
  readonly overtakable: boolean;
  status: ModelStatus;
  reservedFrom?: string;
  recovered: boolean;
}

export class FundModel {
  year: number;
  readonly claims = new Map<string, ModelClaim>();
  readonly queue: string[] = [];
  readonly #movements: { readonly fund: string; readonly what: string; readonly amount: number }[] = [];

  constructor(year: number) {
    this.year = year;
  }

  available(kind: string, year = this.year): number {
    const sign: Readonly<Record<string, number>> = { in: 1, out: -1, reserve: -1, release: 1, recover: 1 };
    return this.#movements
      .filter(({ fund }) => fund === `${kind}.${year}`)
      .reduce((sum, { what, amount }) => sum + (sign[what] ?? 0) * amount, 0);
  }

  sum(what: string, kind: string, year: number): number {
    return this.#movements
      .filter((each) => each.fund === `${kind}.${year}` && each.what === what)
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  ask(id: string): void {
    const claim = this.#claim(id);
    if (claim.status !== 'reserving') return;
    if (this.queue.length === 0 && this.#serve(claim)) return;
    claim.status = 'awaiting-funds';
    this.queue.push(id);
    this.#drain();
  }

  appropriate(kind: string, year: number, amount: number): void {
    this.#move(`${kind}.${year}`, 'in', amount);
    this.#drain();
  }

  pay(id: string): void {
    const claim = this.#claim(id);
    if (claim.status !== 'reserved') return;
    claim.status = 'paid';
    this.#move(claim.reservedFrom ?? '', 'commit', claim.amount);
  }

  withdraw(id: string): void {
    const claim = this.#claim(id);
    if (claim.status === 'reserved') this.#move(claim.reservedFrom ?? '', 'release', claim.amount);
    if (claim.status === 'awaiting-funds') this.queue.splice(this.queue.indexOf(id), 1);
    if (claim.status === 'paid') return;
    claim.status = 'withdrawing';
    this.#drain();
  }

  recover(id: string): void {
    const claim = this.#claim(id);
    if (claim.status !== 'paid' || claim.recovered) return;
    claim.recovered = true;
    this.#move(claim.reservedFrom ?? '', 'recover', claim.amount);
    this.#drain();
  }

  transfer(from: string, to: string, year: number, amount: number): void {
    if (this.available(from, year) < amount) return;
    this.#move(`${from}.${year}`, 'out', amount);
    this.#move(`${to}.${year}`, 'in', amount);
    this.#drain();
  }

  carryOver(kind: string, year: number): void {
    if (year >= this.year) return;
    const rest = this.available(kind, year);
    this.#move(`${kind}.${year}`, 'out', rest);
    this.#move(`${kind}.${year + 1}`, 'in', rest);
    this.#drain();
  }

  newYear(): void {
    this.year += 1;
    this.#drain();
  }

  #drain(): void {
    for (let served = true; served; ) {
      served = false;
      for (const id of this.queue) {
        const claim = this.#claim(id);
        if (this.#serve(claim)) {
          this.queue.splice(this.queue.indexOf(id), 1);
          served = true;
          break;
        }
        if (!claim.overtakable) break;
      }
    }
  }

  #serve(claim: ModelClaim): boolean {
    const kind = claim.funds.find((each) => this.available(each) >= claim.amount);
    if (kind === undefined) return false;
    claim.status = 'reserved';
    claim.reservedFrom = `${kind}.${this.year}`;
    this.#move(claim.reservedFrom, 'reserve', claim.amount);
    return true;
  }

  #move(fund: string, what: string, amount: number): void {
    this.#movements.push({ fund, what, amount });
  }

  #claim(id: string): ModelClaim {
    const claim = this.claims.get(id);
    if (claim === undefined) throw new Error(`no claim ${id}`);
    return claim;
  }
}
