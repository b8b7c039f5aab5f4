import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { digest } from '#functions/shared/canonical.ts';
import type { Faults } from '#local/faults/faults.ts';
import { behindFaults } from '#local/faults/front.ts';
import { outsideWire } from '#local/faults/wires.ts';
import type { JsonAnswer, JsonRequest } from '#local/outside/json-http.ts';
import { notFound, parseBody, problem, serveJson } from '#local/outside/json-http.ts';
import { Courier } from './courier.ts';
import { instruction, TreasuryLedger } from './ledger.ts';

/** The secret of one machine; a real treasury agrees on its own. */
export const LOCAL_TREASURY_SECRET = 'local-treasury-secret';

const RETURN_REASON = '账号与户名不符 / account number and name do not agree';

const treasuryMode = z.strictObject({
  mode: z.enum(['up', 'down', 'slow', 'answers-twice']),
  latencyMs: z.int().nonnegative().default(1000),
  /** Credit codes or account references whose payments come back (退票). */
  returns: z.array(z.string().min(1)).default([]),
});

export type TreasuryMode = z.input<typeof treasuryMode>;

export interface TreasuryOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Folder of `treasury.sqlite`; made if absent. */
  readonly dataDir: string;
  /** Shared with who checks the receipts' signatures. */
  readonly secret?: string;
  /** Machine time until a receipt that was not answered is sent again for the first time. */
  readonly retryMs?: number;
  /** What goes wrong on the way here, and with the receipts on their way back. */
  readonly faults?: Faults | undefined;
}

export interface RunningTreasury {
  readonly url: string;
  setMode(mode: TreasuryMode): void;
  close(): Promise<void>;
}

/** Stands in for the treasury, by the contract `openapi.json`. Takes up the receipts it still owes. */
export async function startTreasury(options: TreasuryOptions): Promise<RunningTreasury> {
  const ledger = new TreasuryLedger(options.dataDir);
  let mode = treasuryMode.parse({ mode: 'up' });
  const courier = new Courier(ledger, {
    secret: options.secret ?? LOCAL_TREASURY_SECRET,
    retryMs: options.retryMs ?? 1000,
    faults: options.faults?.seam('treasury'),
    conduct: () => ({
      away: mode.mode === 'down',
      delayMs: mode.mode === 'slow' ? mode.latencyMs : 0,
      copies: mode.mode === 'answers-twice' ? 2 : 1,
    }),
  });

  async function answer({ method, path, headers, body }: JsonRequest): Promise<JsonAnswer> {
    if (method === 'POST' && path === '/control') {
      const parsed = parseBody(treasuryMode, body);
      if ('answer' in parsed) return parsed.answer;
      mode = parsed.ok;
      return { status: 200, body: mode };
    }
    if (mode.mode === 'down')
      return problem(503, 'away', { zh: '国库暂不可用。', en: 'The treasury is not available.' });
    if (mode.mode === 'slow') await sleep(mode.latencyMs);
    if (method === 'GET' && path === '/v1/health') return { status: 200, body: { status: 'up' } };
    if (path !== '/v1/instructions') return notFound();
    if (method === 'GET') return list();
    if (method === 'POST') return take(headers['idempotency-key'], body);
    return notFound();
  }

  function take(key: string | string[] | undefined, body: unknown): JsonAnswer {
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      return problem(400, 'idempotency-key', { zh: '缺少 Idempotency-Key。', en: 'Idempotency-Key is missing.' });
    }
    const parsed = parseBody(instruction, body);
    if ('answer' in parsed) return parsed.answer;
    const order = parsed.ok;
    const returned = mode.returns.includes(order.payee.creditCode) || mode.returns.includes(order.payee.accountRef);
    const reason = returned ? RETURN_REASON : undefined;
    const outcome = ledger.accept(key, digest(order), order, reason, new Date().toISOString());
    if (outcome === 'conflict') {
      return problem(422, 'used-before', {
        zh: '此 Idempotency-Key 或 instructionId 已用于另一指令。',
        en: 'This Idempotency-Key or instructionId already stands for another instruction.',
      });
    }
    if (outcome === 'again') ledger.oweAgain(order.instructionId);
    courier.takeUp(order.instructionId);
    return { status: 202, body: { accepted: true, instructionId: order.instructionId } };
  }

  function list(): JsonAnswer {
    const instructions = ledger.entries();
    const sum = (result: 'paid' | 'returned') =>
      instructions.reduce((total, entry) => total + (entry.result === result ? entry.amountFen : 0), 0);
    const totals = {
      count: instructions.length,
      paidFen: sum('paid'),
      returnedFen: sum('returned'),
      undelivered: instructions.filter(({ deliveredAt }) => deliveredAt === undefined).length,
    };
    return { status: 200, body: { instructions, totals } };
  }

  const { faults, port } = options;
  const server = await behindFaults({ faults, seam: 'treasury', wire: outsideWire, port }, (own) =>
    serveJson(own, answer),
  );
  courier.takeUp();
  return {
    url: server.url,
    setMode: (next) => {
      mode = treasuryMode.parse(next);
    },
    async close() {
      await server.close();
      await courier.close();
      ledger.close();
    },
  };
}
