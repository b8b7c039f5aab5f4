import { zipSync } from 'fflate';

export default async function zipToArrayBuffer(files: Record<string, Uint8Array>): Promise<ArrayBufferLike> {
  return zipSync(files, { level: 1 }).buffer;
}
