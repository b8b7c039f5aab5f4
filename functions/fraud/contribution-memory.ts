import { nameOf, newestRevisions, placeOf } from './contributions.ts';
import type { Contacts, Contributed, Contributions, ContactUse, UsesOf } from './signal.ts';
import {
  CONTACT_MONTHS,
  contactPlace,
  markKept,
  newestUses,
  packContacts,
  readPlace,
  unpackContacts,
} from './contact-use.ts';
import { addMonths } from '../shared/calendar/calendar-date.ts';

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
  readonly #kept = new Map<string, Map<string, readonly ContactUse[]>>();

  async use(...[by, own]: Parameters<Contacts['use']>): Promise<UsesOf> {
    const place = contactPlace(by);
    for (const [mark, uses] of Map.groupBy(unpackContacts(packContacts(own), by), ([kept]) => kept)) {
      const places = this.#kept.get(mark) ?? new Map<string, readonly ContactUse[]>();
      this.#kept.set(
        mark,
        places.set(
          place,
          uses.map(([, use]) => use),
        ),
      );
    }
    const from = addMonths(by.submittedOn, -CONTACT_MONTHS);
    const known = newestUses(
      [...new Set(own.map(({ mark }) => mark))].flatMap((mark) =>
        [...(this.#kept.get(markKept(mark)) ?? [])]
          .filter(([at]) => at >= from)
          .flatMap(([at, uses]) =>
            uses.map((use) => ({ mark: markKept(mark), revision: readPlace(at).revision, use })),
          ),
      ),
      by,
    );
    return (mark) => known.get(markKept(mark)) ?? [];
  }
}
