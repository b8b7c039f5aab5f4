import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import * as z from 'zod';

export const instruction = z.strictObject({
  instructionId: z.string().min(1).max(200),
  callbackUrl: z.url({ protocol: /^https?$/ }),
  amountFen: z.int().positive(),
  payee: z.strictObject({
    creditCode: z.string().length(18),
    accountName: z.string().min(1).max(200),
    accountRef: z.string().min(1).max(200),
  }),
  fund: z.string().min(1).max(200),
  region: z.string().regex(/^\d{6}$/),
  budgetItem: z.string().min(1).max(200),
  remark: z.string().max(200).optional(),
  businessDate: z.iso.date(),
});

export type Instruction = z.infer<typeof instruction>;

export interface Receipt {
  readonly instructionId: string;
  readonly receiptId: string;
  readonly result: 'paid' | 'returned';
  readonly amountFen: number;
  /** 支付凭证号 */
  readonly voucherNumber: string;
  readonly valueDate: string;
  readonly reason?: string;
}

export interface Delivery {
  readonly instructionId: string;
  readonly callbackUrl: string;
  readonly rawReceipt: string;
}

/** What a person reconciles against: money once per instruction, whatever the number of receipts. */
export interface Entry extends Omit<Receipt, 'reason'> {
  readonly creditCode: string;
  readonly fund: string;
  readonly region: string;
  readonly receivedAt: string;
  readonly deliveries: number;
  readonly deliveredAt?: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS instructions (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    instruction_id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    body_digest TEXT NOT NULL,
    callback_url TEXT NOT NULL,
    entry TEXT NOT NULL,
    raw_receipt TEXT NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 0,
    delivered_at TEXT
  ) STRICT`;

/** The treasury's book: an instruction and the receipt that answers it are one durable row, so neither comes alone. */
export class TreasuryLedger {
  readonly #db: DatabaseSync;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#db = new DatabaseSync(join(dataDir, 'treasury.sqlite'));
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`);
  }

  /**
   * Pays, or returns, what is instructed.
   *
   * @param reason why the payment comes back; undefined pays it
   * @returns `again` for the same key and body; `conflict` where the key or the instruction stands for something else
   */
  accept(
    key: string,
    bodyDigest: string,
    order: Instruction,
    reason: string | undefined,
    receivedAt: string,
  ): 'new' | 'again' | 'conflict' {
    const before = this.#db
      .prepare('SELECT idempotency_key, body_digest FROM instructions WHERE idempotency_key = ? OR instruction_id = ?')
      .all(key, order.instructionId);
    if (before.length > 0) {
      const same = before.every((row) => row.idempotency_key === key && row.body_digest === bodyDigest);
      return same ? 'again' : 'conflict';
    }
    const serial = String(this.#count() + 1).padStart(8, '0');
    const receipt: Receipt = {
      instructionId: order.instructionId,
      receiptId: `R${serial}`,
      result: reason === undefined ? 'paid' : 'returned',
      amountFen: order.amountFen,
      voucherNumber: `${order.businessDate.slice(0, 4)}${order.region}${serial}`,
      valueDate: order.businessDate,
      ...(reason === undefined ? {} : { reason }),
    };
    const { reason: _told, ...kept } = receipt;
    const entry = { ...kept, creditCode: order.payee.creditCode, fund: order.fund, region: order.region, receivedAt };
    this.#db
      .prepare(
        'INSERT INTO instructions (instruction_id, idempotency_key, body_digest, callback_url, entry, raw_receipt) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(order.instructionId, key, bodyDigest, order.callbackUrl, JSON.stringify(entry), JSON.stringify(receipt));
    return 'new';
  }

  #count(): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM instructions').get()?.n);
  }

  /** What is owed: all of it, or the one receipt if it is. */
  undelivered(instructionId?: string): Delivery[] {
    return this.#db
      .prepare(
        'SELECT * FROM instructions WHERE delivered_at IS NULL AND instruction_id = ifnull(?, instruction_id) ORDER BY serial',
      )
      .all(instructionId ?? null)
      .map((row) => ({
        instructionId: String(row.instruction_id),
        callbackUrl: String(row.callback_url),
        rawReceipt: String(row.raw_receipt),
      }));
  }

  /** Counted before sending: a crash in between leaves a receipt counted and not sent, never sent and not counted. */
  countDelivery(instructionId: string): void {
    this.#db.prepare('UPDATE instructions SET deliveries = deliveries + 1 WHERE instruction_id = ?').run(instructionId);
  }

  markDelivered(instructionId: string, at: string): void {
    this.#db
      .prepare('UPDATE instructions SET delivered_at = ? WHERE instruction_id = ? AND delivered_at IS NULL')
      .run(at, instructionId);
  }

  /** Whoever is told an instruction again has perhaps lost what it said: the same receipt is owed once more. */
  oweAgain(instructionId: string): void {
    this.#db.prepare('UPDATE instructions SET delivered_at = NULL WHERE instruction_id = ?').run(instructionId);
  }

  entries(): Entry[] {
    return this.#db
      .prepare('SELECT entry, deliveries, delivered_at FROM instructions ORDER BY serial')
      .all()
      .map(toEntry);
  }

  close(): void {
    this.#db.close();
  }
}

function toEntry(row: Record<string, SQLOutputValue>): Entry {
  const deliveredAt = row.delivered_at;
  return {
    ...JSON.parse(String(row.entry)),
    deliveries: Number(row.deliveries),
    ...(deliveredAt === null ? {} : { deliveredAt: String(deliveredAt) }),
  };
}
