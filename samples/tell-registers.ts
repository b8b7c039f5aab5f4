import type { RegisterRecords } from '#local/registers/records.ts';

/** Characters of a body; what is Chinese takes three bytes each, and a megabyte is the limit. */
const CHARACTERS_AT_ONCE = 300_000;

/**
 * Puts records into running registers, in parts that they take.
 *
 * @throws Error when they refuse one
 */
export async function tellRegisters(
  registers: { readonly url: string; readonly apiKey: string },
  records: RegisterRecords,
): Promise<void> {
  for (const body of bodiesOf(records)) {
    const response = await fetch(`${registers.url}/control/records`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': registers.apiKey },
      body,
    });
    if (!response.ok) throw new Error(`The registers answered ${response.status}.`);
    await response.arrayBuffer();
  }
}

function* bodiesOf(records: RegisterRecords): Generator<string> {
  let part = new Map<string, string[]>();
  let size = 0;
  for (const [kind, list] of Object.entries(records)) {
    for (const record of list) {
      const row = JSON.stringify(record);
      if (size > 0 && size + row.length > CHARACTERS_AT_ONCE) {
        yield bodyOf(part);
        part = new Map();
        size = 0;
      }
      const rows = part.get(kind) ?? [];
      rows.push(row);
      part.set(kind, rows);
      size += row.length;
    }
  }
  yield bodyOf(part);
}

function bodyOf(part: ReadonlyMap<string, readonly string[]>): string {
  return `{${[...part].map(([kind, rows]) => `"${kind}":[${rows.join(',')}]`).join(',')}}`;
}
