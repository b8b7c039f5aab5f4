import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { givesClear, watchingClear } from '#functions/shared/clear-view.ts';
import { decryptField, encryptField } from '#functions/shared/field-cipher.ts';
import { downloadUrl, uploadUrl } from '#functions/shared/presigned-client.ts';

const KEYS = { encryption: new Uint8Array(32), fingerprint: new Uint8Array(32) };
const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('BUCKET_NAME', 'bulk');
});
afterAll(() => vi.unstubAllEnvs());

describe('an answer is known to give something in clear', () => {
  test.each<[string, boolean, () => Promise<unknown>]>([
    [
      'when a sealed field is opened for it',
      true,
      async () => decryptField(KEYS, 'c', encryptField(KEYS, 'c', '张三')),
    ],
    ['when an address is signed at which a file is read', true, () => downloadUrl('attachments/c/1')],
    ['when it says so itself', true, async () => givesClear()],
    ['however deep and late that happens', true, () => soon().then(() => soon().then(givesClear))],
    ['and not when an address only takes a file', false, () => uploadUrl('uploads/c/1/roster')],
    ['and not when a field is sealed', false, async () => encryptField(KEYS, 'c', '张三')],
    ['and not when nothing is', false, soon],
  ])('%s', async (_when, isClear, answer) => {
    expect((await watchingClear(answer)).isClear).toBe(isClear);
  });

  test('each by itself, however many are answered side by side', async () => {
    const answers = [givesClear, () => undefined, givesClear, () => undefined].map((say) =>
      watchingClear(async () => {
        await soon();
        say();
      }),
    );
    expect((await Promise.all(answers)).map(({ isClear }) => isClear)).toEqual([true, false, true, false]);
  });

  test('nothing is the matter where no answer is under way', () => {
    expect(() => decryptField(KEYS, 'c', encryptField(KEYS, 'c', '张三'))).not.toThrow();
  });
});
