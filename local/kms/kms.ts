import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type RunningServer, readBody, serve } from '../http.ts';
import type { Meter } from '../metering/meter.ts';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { type JsonObject, objectOf } from '../template/values.ts';

/** An error of KMS by its AWS name. */
class KmsFailure extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

interface MasterKey {
  readonly arn: string;
  readonly id: string;
  readonly bytes: Buffer;
}

const context = z.record(z.string(), z.string()).default({});
const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const requests = {
  GenerateDataKey: z.looseObject({
    KeyId: z.string(),
    KeySpec: z.enum(['AES_256', 'AES_128']).optional(),
    NumberOfBytes: z.number().int().min(1).max(1024).optional(),
    EncryptionContext: context,
  }),
  Encrypt: z.looseObject({ KeyId: z.string(), Plaintext: base64, EncryptionContext: context }),
  Decrypt: z.looseObject({ KeyId: z.string().optional(), CiphertextBlob: base64, EncryptionContext: context }),
};

const keyProperties = z.looseObject({ KeySpec: z.literal('SYMMETRIC_DEFAULT').optional() });
const aliasProperties = z.looseObject({ AliasName: z.string(), TargetKeyId: z.string() });

/** A lost master key loses all it encrypted: it is on the disk before its first use. */
function loadMasterKey(folder: string, id: string): Buffer {
  const path = join(folder, `${id}.key`);
  if (existsSync(path)) return readFileSync(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const bytes = randomBytes(32);
  const file = openSync(`${path}.new`, 'w', 0o600);
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  return bytes;
}

/** The encryption context, whatever the order of its entries, is authenticated with the ciphertext. */
function associatedData(key: MasterKey, encryptionContext: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(JSON.stringify([key.id, Object.entries(encryptionContext).sort(([a], [b]) => (a < b ? -1 : 1))]));
}

const [formatVersion, idLength, ivLength, tagLength] = [1, 36, 12, 16];

function encrypt(key: MasterKey, plaintext: Buffer, encryptionContext: Readonly<Record<string, string>>): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(associatedData(key, encryptionContext));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([formatVersion]), Buffer.from(key.id), iv, cipher.getAuthTag(), sealed]);
}

function decrypt(keys: readonly MasterKey[], blob: Buffer, encryptionContext: Readonly<Record<string, string>>) {
  const refused = new KmsFailure(
    'InvalidCiphertextException',
    'The ciphertext or its encryption context is not valid.',
  );
  const key = keys.find(({ id }) => id === blob.subarray(1, 1 + idLength).toString('latin1'));
  const sealedAt = 1 + idLength + ivLength + tagLength;
  if (blob[0] !== formatVersion || key === undefined || blob.length < sealedAt) throw refused;
  const iv = blob.subarray(1 + idLength, 1 + idLength + ivLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, iv, { authTagLength: tagLength })
      .setAAD(associatedData(key, encryptionContext))
      .setAuthTag(blob.subarray(1 + idLength + ivLength, sealedAt));
    return { key, plaintext: Buffer.concat([decipher.update(blob.subarray(sealedAt)), decipher.final()]) };
  } catch {
    throw refused;
  }
}

/** KMS as far as in use: GenerateDataKey, Encrypt and Decrypt with the symmetric keys of the template. */
export function startKms(options: {
  readonly port: number;
  readonly stack: Stack;
  readonly folder: string;
  readonly meter?: Meter;
}): Promise<RunningServer> {
  const { stack } = options;
  const keys = stack.ofType('AWS::KMS::Key').map((resource): MasterKey => {
    readProperties(resource, keyProperties);
    return { arn: resource.attribute('Arn'), id: resource.ref, bytes: loadMasterKey(options.folder, resource.ref) };
  });
  const aliases = new Map(
    stack.ofType('AWS::KMS::Alias').map((resource) => {
      const { AliasName, TargetKeyId } = readProperties(resource, aliasProperties);
      return [AliasName, TargetKeyId] as const;
    }),
  );

  function keyOf(wanted: string): MasterKey {
    const alias = wanted.includes('alias/') ? wanted.slice(wanted.indexOf('alias/')) : undefined;
    const target = alias === undefined ? wanted : aliases.get(alias);
    const key = keys.find(({ arn, id }) => arn === target || id === target);
    if (key === undefined) throw new KmsFailure('NotFoundException', `Key '${wanted}' does not exist`);
    return key;
  }

  function read<T>(schema: z.ZodType<T>, body: unknown): T {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new KmsFailure('ValidationException', z.prettifyError(parsed.error));
  }

  function answer(operation: string, body: unknown): JsonObject {
    switch (operation) {
      case 'GenerateDataKey': {
        const request = read(requests.GenerateDataKey, body);
        const key = keyOf(request.KeyId);
        const plaintext = randomBytes(request.NumberOfBytes ?? (request.KeySpec === 'AES_128' ? 16 : 32));
        const blob = encrypt(key, plaintext, request.EncryptionContext);
        return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), CiphertextBlob: blob.toString('base64') };
      }
      case 'Encrypt': {
        const request = read(requests.Encrypt, body);
        const key = keyOf(request.KeyId);
        if (request.Plaintext.length > 4096)
          throw new KmsFailure('ValidationException', 'Plaintext is at most 4096 bytes.');
        const blob = encrypt(key, request.Plaintext, request.EncryptionContext);
        return { KeyId: key.arn, CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      }
      case 'Decrypt': {
        const request = read(requests.Decrypt, body);
        const wanted = request.KeyId === undefined ? undefined : keyOf(request.KeyId);
        const { key, plaintext } = decrypt(keys, request.CiphertextBlob, request.EncryptionContext);
        if (wanted !== undefined && wanted.id !== key.id) {
          throw new KmsFailure(
            'IncorrectKeyException',
            'The key ID in the request does not identify a CMK that can decrypt it.',
          );
        }
        return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      }
      default:
        throw new KmsFailure(
          'UnknownOperationException',
          `TrentService.${operation} is not implemented on one machine.`,
        );
    }
  }

  return serve(options.port, async (incoming, response) => {
    const operation = String(incoming.headers['x-amz-target'] ?? '').replace(/^TrentService\./, '');
    const send = (status: number, body: JsonObject): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    options.meter?.keyRequest(operation);
    try {
      send(200, answer(operation, objectOf(JSON.parse((await readBody(incoming)).toString('utf8')))));
    } catch (error) {
      if (!(error instanceof KmsFailure)) throw error;
      send(400, { __type: error.name, message: error.message });
    }
  });
}
