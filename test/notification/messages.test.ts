import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '#functions/claim/audit-event.ts';
import { FINAL_STATUSES, STATUSES, WAITING_STATUSES } from '#functions/claim/status.ts';
import { type Code, MESSAGES, written } from '#functions/notification/messages.ts';
import { isTold, notificationsOf, TOLD_STATUSES, TOLD_TYPES } from '#functions/notification/notification.ts';
import { inboxesOf } from '#functions/notification/recipient.ts';

const CODES = Object.keys(MESSAGES) as Code[];
const claim = { claimId: 'clm-1', enterpriseId: '91350200MA00000001', region: '350200' };
const step = (
  type: string,
  data: Record<string, unknown> = {},
): Omit<AuditEvent, 'claimId' | 'seq' | 'actor' | 'previousHash'> => ({
  recordedAt: '2025-06-03T01:00:00.000Z',
  hash: '0a1b2c3d4e5f',
  type,
  at: '2025-06-03T09:00:00+08:00',
  data,
});

describe('the words of a notification', () => {
  test.each(CODES)('%s: both languages, everything filled in, with a day and without', (code) => {
    for (const params of [{}, { day: '2025-06-10', amountFen: 123_456 }]) {
      const { title, text, toDo } = written(code, 'clm-1', params);
      for (const { zh, en } of [title, text]) {
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(en).toMatch(/[A-Za-z]/);
        expect(en).not.toMatch(/\p{Script=Han}/u);
      }
      expect(toDo.zh === '').toBe(toDo.en === '');
      expect(JSON.stringify({ title, text, toDo })).not.toMatch(/[{}]\w|\w[{}]"?\w/);
      expect(`${text.zh}${text.en}`).toContain('clm-1');
    }
  });

  test('money is told in yuan', () => {
    expect(written('payment-made', 'clm-1', { amountFen: 123_456 }).text.zh).toContain('1234.56 元');
  });
});

describe('who is told', () => {
  test('of every place where a claim waits for a person or ends, somebody', () => {
    const nobody = [...WAITING_STATUSES, ...FINAL_STATUSES].filter((status) => !TOLD_STATUSES.includes(status));
    // Registers and other claims let these go on by themselves; an objection is told when it comes, a payment when it is
    // confirmed, and the treasury is asked by an instruction of its own.
    expect(nobody.toSorted()).toEqual([
      'disbursing',
      'objection-review',
      'paid',
      'waiting-for-entitlement',
      'waiting-for-register',
    ]);
    expect(TOLD_STATUSES.filter((status) => !(STATUSES as readonly string[]).includes(status))).toEqual([]);
  });

  test('only of what the stream lets through', () => {
    for (const type of TOLD_TYPES) expect(isTold(step(type, { to: 'paid' })), type).toBe(true);
    for (const to of TOLD_STATUSES) expect(isTold(step('any', { to }))).toBe(true);
    expect(isTold(step('screened', { to: 'verifying' }))).toBe(false);
    expect(isTold(step('certificates-verified'))).toBe(false);
  });

  test('the office of the region, or the enterprise, by ids that stay the same', () => {
    const returned = step('payment-returned', { to: 'payment-returned' });
    expect(notificationsOf(returned, claim, [])).toEqual([
      {
        id: 'clm-1#2025-06-03T01:00:00.000Z#0a1b2c3d#payment-returned#enterprise',
        code: 'payment-returned',
        recipient: { kind: 'enterprise', id: claim.enterpriseId },
        claimId: 'clm-1',
        at: '2025-06-03T01:00:00.000Z',
        params: {},
      },
      {
        id: 'clm-1#2025-06-03T01:00:00.000Z#0a1b2c3d#payment-to-correct#finance',
        code: 'payment-to-correct',
        recipient: { kind: 'finance', id: '350200' },
        claimId: 'clm-1',
        at: '2025-06-03T01:00:00.000Z',
        params: {},
      },
    ]);
  });

  test('whoever claims hears what became of the rest of a claim that ends as paid', () => {
    const codes = (type: string, to: string) => notificationsOf(step(type, { to }), claim, []).map(({ code }) => code);
    expect(codes('claim-withdrawn', 'paid')).toEqual(['rest-withdrawn']);
    expect(codes('claim-withdrawn', 'withdrawn')).toEqual(['withdrawn']);
    expect(codes('claim-rejected', 'paid')).toEqual(['rest-refused']);
    expect(codes('claim-rejected', 'rejected')).toEqual(['rejected']);
    expect(codes('claim-settled', 'paid')).toEqual([]);
    // Wherever a claim goes whose payment was closed: not that it was refused, which it was not.
    for (const to of ['rejected', 'paid', 'assessing', 'reserving', 'objection-review'])
      expect(codes('payment-closed', to)).toEqual(['payment-closed']);
  });

  test('whoever claims hears of a payment, and of its return, whoever says so', () => {
    const told = (type: string, to: string) =>
      notificationsOf(step(type, { to, amountFen: 5 }), claim, []).map(({ code, recipient, params }) => ({
        code,
        kind: recipient.kind,
        params,
      }));
    for (const type of ['payment-confirmed', 'payment-decision-confirmed'])
      expect(told(type, 'settling')).toEqual([{ code: 'payment-made', kind: 'enterprise', params: { amountFen: 5 } }]);
    for (const type of ['payment-returned', 'payment-decision-confirmed'])
      expect(told(type, 'payment-returned').map(({ code }) => code)).toEqual([
        'payment-returned',
        'payment-to-correct',
      ]);
  });

  test('the last day of a correction, which is the one before the midnight that ends it', () => {
    const deadlines = [{ code: 'correction-due' as const, at: '2025-06-11T00:00:00+08:00' }];
    const [told] = notificationsOf(step('claim-returned', { to: 'returned' }), claim, deadlines);
    expect(told?.params).toEqual({ day: '2025-06-10' });
  });

  test('whoever claims hears nothing of a denial or a case', () => {
    for (const type of ['denied-lines-held', 'case-opened', 'worker-denied', 'rechecked']) {
      const told = notificationsOf(step(type), claim, []);
      expect(told.filter(({ recipient }) => recipient.kind === 'enterprise')).toEqual([]);
      expect(told.length).toBe(type === 'denied-lines-held' || type === 'case-opened' ? 1 : 0);
    }
  });

  test('the last day of the very notice that was published, however late', () => {
    const published = step('notice-published', { to: 'notice', endsAt: '2025-06-10T00:00:00+08:00' });
    expect(notificationsOf(published, claim, [])[0]?.params).toEqual({ day: '2025-06-09' });
  });

  test('a first reviewer to whom it came back is told so', () => {
    const codes = (type: string) =>
      notificationsOf(step(type, { to: 'first-review' }), claim, []).map(({ code }) => code);
    expect(codes('second-review-decided')).toEqual(['sent-back']);
    expect(codes('screened')).toEqual(['review-waiting']);
  });
});

describe('the inboxes of a caller', () => {
  test('are those of the enterprise and its branches', () => {
    const caller = {
      subject: 's',
      roles: ['enterprise-operator'],
      enterpriseId: 'e',
      branchIds: ['b'],
      region: '350200',
    };
    expect(inboxesOf(caller)).toEqual([
      { kind: 'enterprise', id: 'e' },
      { kind: 'enterprise', id: 'b' },
    ]);
  });

  test('are those of each office in each region, and of the office that is filled today, once each', () => {
    const standsIn = [
      { role: 'approver' as const, region: '350500', onBehalfOf: 'x', recusedFrom: [] },
      { role: 'first-reviewer' as const, region: '350200', onBehalfOf: 'y', recusedFrom: [] },
    ];
    const caller = { subject: 's', roles: ['first-reviewer'], region: '350200', counties: ['350203'], standsIn };
    expect(inboxesOf(caller)).toEqual([
      { kind: 'first-reviewer', id: '350200' },
      { kind: 'first-reviewer', id: '350203' },
      { kind: 'approver', id: '350500' },
    ]);
  });

  test('are none of whoever only reads, or names an enterprise without acting for it', () => {
    expect(inboxesOf({ subject: 's', roles: ['auditor'] })).toEqual([]);
    expect(inboxesOf({ subject: 's', roles: ['worker'], enterpriseId: 'e' })).toEqual([]);
  });
});
