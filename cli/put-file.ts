import { createReadStream } from 'node:fs';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { EXIT } from './exit-codes.ts';
import { Stop } from './stop.ts';

/**
 * Puts a file where a presigned URL says, as a stream with its length told before (S3 takes no other), so that a large
 * roster is never in memory and progress is what was really sent.
 * @throws {@link Stop} with status 1 when it did not arrive
 */
export async function putFile(
  url: string,
  { path, bytes }: { readonly path: string; readonly bytes: number },
  sent: (bytes: number) => void,
): Promise<void> {
  const { status } = await new Promise<{ status: number }>((resolve, reject) => {
    const request = (url.startsWith('https:') ? secure : plain)(url, {
      method: 'PUT',
      headers: { 'content-length': bytes },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0 }));
    });
    let total = 0;
    const file = createReadStream(path);
    file.on('error', reject);
    file.on('data', (chunk) => {
      total += chunk.length;
      sent(total);
    });
    file.pipe(request);
  }).catch(() => ({ status: 0 }));
  if (status >= 200 && status < 300) return;
  throw new Stop(
    EXIT.failed,
    { zh: '文件没有传完。', en: 'The file did not arrive.' },
    { zh: '请再次执行同一命令,会接着办理。', en: 'Call the same command again: it goes on.' },
  );
}
