import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '#functions/api/contract/operations.ts';
import { acting, type Operation, PERMISSIONS } from '#functions/api/permissions.ts';
import { LEADS_OUT } from '#functions/claim/leads-out.ts';
import { isFinal, mayStep, type Status, STATUSES } from '#functions/claim/status.ts';

const ENTERPRISE = '91350200XXXX000197';
const TARGET = { enterpriseId: ENTERPRISE, region: '350200' };
const OPEN = STATUSES.filter((status) => !isFinal(status));
/** Nothing drives these: they are with the enterprise. */
const WITH_THE_ENTERPRISE: readonly Status[] = ['draft', 'returned'];

describe('a claim never rests where nobody can lead it on', () => {
  it.each(OPEN)('out of %s somebody leads it on, also when the workflow has failed for good', (status) => {
    const ways = LEADS_OUT[status].filter(({ role }) => role !== 'treasury');
    expect(ways.length).toBeGreaterThan(0);
    if (!WITH_THE_ENTERPRISE.includes(status)) {
      expect(ways.filter(({ halted }) => halted).map(({ operation }) => operation)).toContain('replaceExecution');
    }
  });

  it.each(STATUSES)(
    'each deed that leads out of %s is in the contract, and whoever it names has the right to it',
    (status) => {
      for (const { operation, role } of LEADS_OUT[status]) {
        const row = OPERATIONS.find(({ operationId }) => operationId === operation);
        if (row === undefined) throw new Error(`The contract has no ${operation}.`);
        if (role === 'treasury') {
          expect(row.access).toHaveProperty('signed');
          continue;
        }
        const { permission } = row.access as { permission: Operation | readonly Operation[] };
        const caller = { subject: 's', roles: [role], ...TARGET };
        const may = [permission].flat().filter((each) => acting(caller, each, TARGET)?.role === role);
        expect(may, `${role}: ${operation}`).not.toEqual([]);
        for (const each of may) expect(PERMISSIONS[each]).toHaveProperty(role);
      }
    },
  );

  it('the enterprise withdraws, and a reviewer returns what is halted, out of just those statuses out of which the table lets them', () => {
    const led = (operation: string) =>
      STATUSES.filter((status) => LEADS_OUT[status].some((way) => way.operation === operation));
    expect(led('withdrawClaim')).toEqual(OPEN.concat('returned').filter((status) => mayStep(status, 'withdrawing')));
    expect(led('returnHaltedClaim')).toEqual(
      OPEN.filter((status) => mayStep(status, 'returning', { halted: true }) && status !== 'draft'),
    );
  });

  it('a claim is returned past the reviews only when it is halted, and never once money was asked for', () => {
    const opened = STATUSES.filter(
      (from) => mayStep(from, 'returning', { halted: true }) && !mayStep(from, 'returning'),
    );
    expect(opened).toEqual([
      'submitted',
      'verifying',
      'waiting-for-register',
      'assessing',
      'waiting-for-entitlement',
      'screening',
      'approval',
      'approved',
      'notice',
      'objection-review',
      'reserving',
      'awaiting-funds',
      'reserved',
    ]);
  });
});
