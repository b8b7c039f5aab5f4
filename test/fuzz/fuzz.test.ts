import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '#functions/api/contract/operations.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { object } from '#test/support/deeds.ts';
import { plainRoster, RunningStack } from '#test/support/running-stack.ts';
import { fuzz, summary } from './fuzzing.ts';

const { machinery } = ENTERPRISES;
/** `npm run fuzz` sends twenty thousand; a share of them is sent with every `npm test`. */
const COUNT = Number(process.env['REQUESTS'] ?? 500);
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));

describe('generated requests', () => {
  let stack: RunningStack;
  let known: Record<string, readonly string[]> = {};
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 71 });
    await stack.appropriate(machinery.region, 100_000_000);
    const lines = (count: number) =>
      Array.from({ length: count }, () =>
        stack.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' }),
      );
    const noticed = await stack.claimOf(machinery, lines(3));
    await stack.reviewBoth(noticed, 'approve');
    await stack.until(noticed, 'notice');
    await object(stack, noticed, '0-1');
    const reviewed = await stack.claimOf(machinery, lines(3));
    await stack.until(reviewed, 'first-review');
    const draft = await stack.createClaim(machinery);
    const { uploadId } = await stack.upload(machinery, draft, plainRoster(lines(2)));
    known = {
      claimId: [noticed, reviewed, draft],
      uploadId: [uploadId],
      lineId: ['0-0', '0-1', '0-2'],
      policyId: ['fujian-2024'],
      region: [machinery.region],
      kind: ['skills-upgrade-account', 'employment-fund'],
      year: ['2025', '2024', '0000'],
      enterpriseId: [machinery.creditCode],
    };
  });
  afterAll(() => stack.close());

  test(
    'are all answered within the contract, and none breaks anything',
    async () => {
      console.log(`fuzz with seed ${SEED}, ${COUNT} requests`);
      const report = await fuzz(stack, { seed: SEED, count: COUNT, known });
      console.log(summary(report));
      console.log(`${report.sent} requests with seed ${report.seed}, ${report.failures.length} failures`);
      expect(report.failures).toEqual([]);
      expect(report.sent).toBe(COUNT);
      if (COUNT >= 10_000) {
        const asked = new Set([...report.answered.keys()].map((name) => name.split(' ')[0]));
        expect(
          OPERATIONS.filter(({ operationId }) => !asked.has(operationId)).map(({ operationId }) => operationId),
        ).toEqual([]);
      }
    },
    60_000 + COUNT * 200,
  );
});
