import type { Api } from '#console/shell/api.ts';
import { putFile } from '#console/shell/put-file.ts';
import { holdFile } from './held-files.ts';

/**
 * Uploads a roster straight to where it is kept.
 * @param progress told from 0 to 1 as it goes out
 * @returns the upload's id
 * @throws ApiProblem where it may not be uploaded, Error where the way there broke
 */
export async function sendRoster(
  api: Api,
  claimId: string,
  file: Blob,
  fileName: string | undefined,
  progress: (part: number) => void,
): Promise<string> {
  const body = fileName === undefined ? {} : { fileName };
  const place = await api.call('createUpload', { path: { claimId }, body });
  await putFile(place.url, file, progress);
  holdFile(place.uploadId, file);
  return place.uploadId;
}
