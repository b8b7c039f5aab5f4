import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningServer } from '#local/http.ts';
import { startKms } from '#local/kms/kms.ts';
import { loadStack } from '#local/template/stack.ts';
import { clientSettings } from '#test/local/fixtures/fixture.ts';

const stack = loadStack({ templateDir: new URL('../fixtures/', import.meta.url).pathname });
const [key] = stack.ofType('AWS::KMS::Key');
const KeyId = key?.attribute('Arn');
const folder = mkdtempSync(join(tmpdir(), 'kms-'));
let server: RunningServer;
let kms: KMSClient;

async function start(): Promise<void> {
  server = await startKms({ port: 0, stack, folder });
  kms = new KMSClient({ ...clientSettings(server.url), maxAttempts: 1 });
}
beforeAll(start);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

it('opens a data key again, also after a restart, and only in its context', async () => {
  const EncryptionContext = { claim: '1', field: 'identity' };
  const made = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));
  expect(made.Plaintext).toHaveLength(32);
  expect(made.KeyId).toBe(KeyId);
  await server.close();
  await start();
  const { CiphertextBlob } = made;
  const reordered = { field: 'identity', claim: '1' };
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: reordered }));
  expect(opened.Plaintext).toEqual(made.Plaintext);
  await expect(
    kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { ...EncryptionContext, claim: '2' } })),
  ).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
});

it('encrypts by alias, and notices a changed ciphertext', async () => {
  const Plaintext = Buffer.from('secret');
  const { CiphertextBlob = new Uint8Array() } = await kms.send(
    new EncryptCommand({ KeyId: 'alias/fixture', Plaintext }),
  );
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob, KeyId }));
  expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('secret');
  const changed = Uint8Array.from(CiphertextBlob, (byte, index) =>
    index === CiphertextBlob.length - 1 ? byte ^ 1 : byte,
  );
  await expect(kms.send(new DecryptCommand({ CiphertextBlob: changed }))).rejects.toMatchObject({
    name: 'InvalidCiphertextException',
  });
});

it('refuses what is not there and what it does not do', async () => {
  await expect(kms.send(new GenerateDataKeyCommand({ KeyId: 'nobody', KeySpec: 'AES_256' }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
  await expect(kms.send(new ListKeysCommand({}))).rejects.toThrow(/ListKeys is not implemented/);
});
