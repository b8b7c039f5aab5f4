import { keepForGood } from '../shared/kept-for-good-store.ts';

/**
 * Keeps the head of a claim's chain in a bucket whose objects nobody can change or delete (object lock): whoever
 * could rewrite the table could not rewrite this.
 */
export async function putAnchor(head: { claimId: string; seq: number; hash: string }): Promise<void> {
  await keepForGood(`${head.claimId}/${String(head.seq).padStart(8, '0')}.json`, JSON.stringify(head));
}
