import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { givesClear } from './clear-view.ts';
import { env } from './env.ts';
import { s3 } from './s3-client.ts';

/** Of machine time. */
export const UPLOAD_SECONDS = 15 * 60;
export const DOWNLOAD_SECONDS = 5 * 60;

/** An address that takes a file by `PUT`, again and again until it expires. */
export function uploadUrl(key: string): Promise<string> {
  return getSignedUrl(s3(), new PutObjectCommand({ Bucket: env('BUCKET_NAME'), Key: key }), {
    expiresIn: UPLOAD_SECONDS,
  });
}

/** An address at which whoever has it reads the file: to sign one is to show it. */
export function downloadUrl(
  key: string,
  saved: { readonly fileName?: string; readonly contentType?: string } = {},
): Promise<string> {
  givesClear();
  const object = new GetObjectCommand({
    Bucket: env('BUCKET_NAME'),
    Key: key,
    ...(saved.fileName === undefined ? {} : { ResponseContentDisposition: `attachment; filename="${saved.fileName}"` }),
    ...(saved.contentType === undefined ? {} : { ResponseContentType: saved.contentType }),
  });
  return getSignedUrl(s3(), object, { expiresIn: DOWNLOAD_SECONDS });
}
