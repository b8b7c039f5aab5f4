import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putOutcome } from '#functions/claim/line-store.ts';
import { namedLines } from '#functions/claim/named-line-store.ts';
import { aLine } from '#test/support/domain.ts';
import { type Ledger, startLedger } from '#test/support/ledger.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await startLedger();
  for (const line of [
    aLine({ lineId: '0-1', row: 7, maskedName: '王**' }),
    aLine({ lineId: '0-2', row: 3, maskedName: '李*' }),
  ])
    await putOutcome('c-1', 1, line);
  await putOutcome('c-1', 2, aLine({ lineId: '0-1', row: 2, maskedName: '陈*' }));
});
afterAll(() => ledger.close());

describe('lines as people tell them', () => {
  const rows = async (revision: number, ids: readonly string[], most?: number) =>
    (await namedLines({ claimId: 'c-1', revision }, ids, most)).map(({ row, name }) => `${row} ${name}`);

  test('are those of the revision that is meant: a correction gives the same id to another line', async () => {
    expect(await rows(1, ['0-1'])).toEqual(['7 王**']);
    expect(await rows(2, ['0-1'])).toEqual(['2 陈*']);
  });

  test('stand in the order in which they were named, each once, so many of them', async () => {
    expect(await rows(1, ['0-2', '0-1', '0-2'])).toEqual(['3 李*', '7 王**']);
    expect(await rows(1, ['0-2', '0-1'], 1)).toEqual(['3 李*']);
  });

  test('are left out where nothing is kept of them', async () => {
    expect(await rows(2, ['0-2', '9-9', '0-1'])).toEqual(['2 陈*']);
  });

  test('hold nothing but what is masked, and what the certificate is for', async () => {
    const [line] = await namedLines({ claimId: 'c-1', revision: 1 }, ['0-1']);
    expect(Object.keys(line ?? {}).toSorted()).toEqual(
      ['document', 'issuedOn', 'level', 'lineId', 'name', 'occupation', 'row'].toSorted(),
    );
  });
});
