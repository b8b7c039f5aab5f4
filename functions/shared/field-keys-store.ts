import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { keyKey } from '../claim/keys.ts';
import { dynamo } from './dynamo-client.ts';
import { kms } from './kms-client.ts';
import { env } from './env.ts';
import { IntegrityError } from './errors.ts';
import type { FieldKeys } from './field-cipher.ts';
import { conditionally, getItem, tableName } from './table-store.ts';

let loaded: Promise<FieldKeys> | undefined;

/**
 * The deployment's two data keys, wrapped by the customer key and kept in the table; made on first use, once.
 * One unwrapping per execution environment instead of one key call per line.
 */
export function fieldKeys(): Promise<FieldKeys> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<FieldKeys> {
  const [encryption, fingerprint] = await Promise.all([dataKey('field-encryption'), dataKey('fingerprint')]);
  return { encryption, fingerprint };
}

async function dataKey(purpose: string): Promise<Uint8Array> {
  const EncryptionContext = { purpose };
  const key = keyKey(purpose);
  const existing = await getItem<{ wrapped: Uint8Array }>(key);
  if (existing === undefined) {
    const made = await kms().send(
      new GenerateDataKeyCommand({ KeyId: env('DATA_KEY_ID'), KeySpec: 'AES_256', EncryptionContext }),
    );
    // Whoever writes first decides the key; everybody, the writer included, then reads what is there.
    await conditionally(() =>
      dynamo().send(
        new PutCommand({
          TableName: tableName(),
          Item: { ...key, wrapped: made.CiphertextBlob },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }
  const { wrapped } = existing ?? (await getItem<{ wrapped: Uint8Array }>(key)) ?? {};
  const { Plaintext } = await kms().send(
    new DecryptCommand({ KeyId: env('DATA_KEY_ID'), CiphertextBlob: wrapped, EncryptionContext }),
  );
  if (Plaintext === undefined) throw new IntegrityError('The data key could not be unwrapped.');
  return Plaintext;
}
