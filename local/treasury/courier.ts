import type { SeamFaults } from '#local/faults/faults.ts';
import { signatureOf } from '#functions/shared/signed-body.ts';
import type { Delivery, TreasuryLedger } from './ledger.ts';

const SEND_TIMEOUT_MS = 10_000;
/** Waiting doubles from `retryMs` up to this many times of it. */
const MOST_BACKOFF = 64;

export interface CourierOptions {
  readonly secret: string;
  /** Machine time until the first repetition. */
  readonly retryMs: number;
  /** What goes wrong with a receipt on its way: the operation `receipt`. */
  readonly faults?: SeamFaults | undefined;
  /** Whether receipts may leave, how much later, and how often each is sent. */
  readonly conduct: () => { readonly away: boolean; readonly delayMs: number; readonly copies: number };
}

/** Sends each receipt until it is answered with 2xx. What is owed stands in the ledger; only the waiting is in memory. */
export class Courier {
  readonly #ledger: TreasuryLedger;
  readonly #options: CourierOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #sending = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(ledger: TreasuryLedger, options: CourierOptions) {
    this.#ledger = ledger;
    this.#options = options;
  }

  /** Takes up what is owed and not under way: one instruction's receipt, or all. */
  takeUp(instructionId?: string): void {
    const { delayMs } = this.#options.conduct();
    for (const delivery of this.#ledger.undelivered(instructionId)) {
      const owed = delivery.instructionId;
      if (!this.#timers.has(owed) && !this.#sending.has(owed)) this.#later(delivery, 0, delayMs);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#sending.values());
  }

  #later(delivery: Delivery, attempt: number, delayMs: number): void {
    if (this.#stop.signal.aborted) return;
    const { instructionId } = delivery;
    const timer = setTimeout(() => {
      this.#timers.delete(instructionId);
      const sending = this.#deliver(delivery, attempt).finally(() => this.#sending.delete(instructionId));
      this.#sending.set(instructionId, sending);
    }, delayMs);
    this.#timers.set(instructionId, timer);
  }

  async #deliver(delivery: Delivery, attempt: number): Promise<void> {
    const { away, copies } = this.#options.conduct();
    if (!away && (await this.#dispatch(delivery))) {
      this.#ledger.markDelivered(delivery.instructionId, new Date().toISOString());
      for (let copy = 1; copy < copies; copy += 1) await this.#send(delivery);
      return;
    }
    this.#later(delivery, attempt + 1, this.#options.retryMs * Math.min(2 ** attempt, MOST_BACKOFF));
  }

  /** A receipt whose answer is lost was received, and is sent again as if it were not. */
  #dispatch(delivery: Delivery): Promise<boolean> {
    const { faults } = this.#options;
    if (faults === undefined) return this.#send(delivery);
    return faults.through<boolean>(
      { operation: 'receipt', path: new URL(delivery.callbackUrl).pathname },
      {
        run: async (times) => {
          let received = false;
          for (let time = 0; time < times; time += 1) received = (await this.#send(delivery)) || received;
          return received;
        },
        instead: () => false,
        lost: () => false,
      },
    );
  }

  async #send({ instructionId, callbackUrl, rawReceipt }: Delivery): Promise<boolean> {
    if (this.#stop.signal.aborted) return false;
    const timestamp = String(Math.floor(Date.now() / 1000));
    this.#ledger.countDelivery(instructionId);
    try {
      const response = await fetch(callbackUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-treasury-timestamp': timestamp,
          'x-treasury-signature': signatureOf(this.#options.secret, timestamp, rawReceipt),
        },
        body: rawReceipt,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }
}
