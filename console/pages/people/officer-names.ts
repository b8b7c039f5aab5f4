import type { Api } from '#console/shell/api.ts';

/** A page names many people at once: they are asked for together. */
const WAIT_MS = 20;
const MOST = 50;

interface Batch {
  readonly subjects: Set<string>;
  readonly names: Promise<ReadonlyMap<string, string>>;
}

const open = new WeakMap<Api, Map<string, Batch>>();

/** @returns undefined for who never came with a name */
export async function officerName(api: Api, region: string, subject: string): Promise<string | undefined> {
  const batches = open.get(api) ?? new Map<string, Batch>();
  open.set(api, batches);
  let batch = batches.get(region);
  if (batch === undefined || batch.subjects.size === MOST) {
    batch = begun(api, region, batches);
    batches.set(region, batch);
  }
  batch.subjects.add(subject);
  return (await batch.names).get(subject);
}

function begun(api: Api, region: string, batches: Map<string, Batch>): Batch {
  const subjects = new Set<string>();
  const asked = async () => {
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    if (batches.get(region)?.subjects === subjects) batches.delete(region);
    const { officers } = await api.call('listOfficers', { query: { region, subjects: [...subjects].join(',') } });
    return new Map(officers.map(({ subject, name }) => [subject, name]));
  };
  return { subjects, names: asked() };
}
