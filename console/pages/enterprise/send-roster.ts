import type { Api } from '#console/shell/api.ts';
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
  await put(place.url, file, progress);
  holdFile(place.uploadId, file);
  return place.uploadId;
}

/** `fetch` does not tell how much is out already. */
function put(url: string, file: Blob, progress: (part: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(`The upload was answered ${request.status}.`));
    request.onerror = () => reject(new Error('The upload broke off.'));
    request.send(file);
  });
}
