/**
 * Sends a file to a presigned address. `fetch` does not tell how much is out already.
 * @param progress told from 0 to 1 as it goes out
 * @throws Error where the way there broke, or the address takes nothing any more
 */
export function putFile(url: string, file: Blob, progress: (part: number) => void): Promise<void> {
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
