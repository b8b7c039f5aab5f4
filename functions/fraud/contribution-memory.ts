import { nameOf, newestRevisions, placeOf } from './contributions.ts';
import type { Contacts, Contributed, Contributions, ContactUse } from './signal.ts';
import { CONTACT_CAP, contactUse, parseContactUse } from './contact-use.ts';

/** Contributions as the table keeps them, for claims that are screened without one: an evaluation, a test. */
export class ContributionMemory implements Contributions {
  readonly #kept = new Map<string, Map<string, Contributed>>();

  async contribute(...[by, own]: Parameters<Contributions['contribute']>) {
    for (const { kind, value, data } of own) {
      const name = nameOf({ kind, value });
      const entries = this.#kept.get(name) ?? new Map<string, Contributed>();
      this.#kept.set(name, entries.set(placeOf(by), { by, data }));
    }
    const known = new Map(
      own.map((key) => [nameOf(key), newestRevisions([...(this.#kept.get(nameOf(key))?.values() ?? [])])]),
    );
    return (key: Parameters<typeof nameOf>[0]) => known.get(nameOf(key)) ?? [];
  }
}

/** Uses of phones and accounts as the table keeps them. */
export class ContactMemory implements Contacts {
  readonly #kept = new Map<string, Set<string>>();

  async add(...[kind, mark, use]: Parameters<Contacts['add']>): Promise<readonly ContactUse[]> {
    const name = `${kind}#${mark}`;
    const uses = this.#kept.get(name) ?? new Set<string>();
    this.#kept.set(name, uses);
    if (uses.size < CONTACT_CAP) uses.add(contactUse(use));
    return [...uses].map(parseContactUse);
  }
}
