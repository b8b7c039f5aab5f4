import type { PolicyFile } from '#policy/amend.ts';
import { fileById } from '#policy/files.ts';
import { loadPolicy } from '#policy/load.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { getKeptPolicy } from './policy-store.ts';

/**
 * A file laid over everything that it amends, shipped or published, and checked.
 * @throws PolicyDataError with all faults
 */
export async function checkedVersion(file: PolicyFile): Promise<PolicyVersion> {
  const files = new Map<string, PolicyFile>();
  for (let next: PolicyFile | undefined = file; next !== undefined; ) {
    const amends: unknown = next['amends'];
    if (typeof amends !== 'string' || files.has(amends)) break;
    next = fileById(amends) ?? (await publishedFile(amends));
    if (next !== undefined) files.set(amends, next);
  }
  return loadPolicy(file, (id) => files.get(id));
}

/** Only what is published may be amended: a draft may still change. */
async function publishedFile(id: string): Promise<PolicyFile | undefined> {
  const kept = await getKeptPolicy(id);
  return kept?.status === 'published' ? (JSON.parse(kept.file) as PolicyFile) : undefined;
}
