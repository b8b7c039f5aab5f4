import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from './s3-client.ts';
import { env } from './env.ts';
import { IntegrityError } from './errors.ts';

/** Bulk content lies in the bucket, per batch; the table and the workflow carry its key and digest only. */
export async function putJson(key: string, value: unknown): Promise<void> {
  await putText(key, JSON.stringify(value), 'application/json');
}

export async function putText(key: string, body: string, contentType: string): Promise<void> {
  await s3().send(new PutObjectCommand({ Bucket: env('BUCKET_NAME'), Key: key, Body: body, ContentType: contentType }));
}

/** @throws IntegrityError when there is no such object: its key was kept only after it was put, and S3 forgets nothing */
export async function getText(key: string): Promise<string> {
  const Body = await bodyOf(key);
  if (Body === undefined) throw new IntegrityError('A stored object has no content.');
  return Body.transformToString('utf-8');
}

async function bodyOf(key: string) {
  try {
    return (await s3().send(new GetObjectCommand({ Bucket: env('BUCKET_NAME'), Key: key }))).Body;
  } catch (error) {
    if (error instanceof NoSuchKey) throw new IntegrityError('A stored object is gone.');
    throw error;
  }
}

/** @throws IntegrityError when the object is gone or damaged */
export async function getJson<T>(key: string): Promise<T> {
  const text = await getText(key);
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new IntegrityError('A stored object is damaged.');
  }
}
