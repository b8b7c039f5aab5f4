import type { Fault } from '#functions/shared/fault.ts';
import { faultOf } from '../fault-of.ts';
import { occupationKey } from '../occupation-key.ts';
import { type Check, regionalSettings } from './check.ts';

/** Ids, names, aliases and codes mean one thing each. */
export const uniqueNames: Check = function* (policy) {
  const { occupations, regions } = policy;
  for (const [place, entries] of Object.entries({
    '/categories': policy.categories,
    '/groups': policy.groups,
    '/lists': policy.lists,
    '/baseRates': policy.baseRates,
    '/uplifts': policy.uplifts,
    '/caps': policy.caps,
    '/funds': policy.funds,
    '/transfers': policy.transfers,
    '/targets': policy.targets,
    '/otherKinds': policy.otherKinds,
    '/occupations': occupations,
  })) {
    yield* repeated(
      place,
      entries.map(({ id }) => [id]),
    );
  }
  yield* repeated(
    '/regions',
    regions.map(({ code, pooled = [] }) => [code, ...pooled.map((each) => each.code)]),
  );
  yield* repeated(
    '/occupations',
    occupations.map(({ name, aliases = [] }) => [...new Set([name.zh, ...aliases].map(occupationKey))]),
  );
  yield* repeated(
    '/occupations',
    occupations.map(({ codes = [] }) => codes.map(({ edition, code }) => `${edition} ${code}`)),
  );
  yield* repeated(
    '/groups',
    policy.groups.map(({ name, aliases }) => [...new Set([name.zh, ...aliases].map(occupationKey))]),
  );
};

/** A list names each thing once, and a setting answers once for each region. */
export const namedOnce: Check = function* (policy) {
  const once = (place: string, keys: readonly string[] | undefined) =>
    repeated(
      place,
      (keys ?? []).map((key) => [key]),
    );
  for (const [index, { funds }] of policy.regions.entries()) yield* once(`/regions/${index}/funds`, funds);
  for (const [index, { occupations }] of policy.lists.entries())
    if (occupations !== 'unknown') yield* once(`/lists/${index}/occupations`, occupations);
  for (const [index, uplift] of policy.uplifts.entries()) {
    for (const name of ['regions', 'lists', 'categories', 'groups', 'levels'] as const)
      yield* once(`/uplifts/${index}/${name}`, uplift[name]);
  }
  for (const [index, { regions }] of policy.baseRates.entries()) yield* once(`/baseRates/${index}/regions`, regions);
  for (const [index, { regions }] of policy.caps.entries()) yield* once(`/caps/${index}/regions`, regions);
  for (const [index, { regions }] of policy.transfers.entries()) yield* once(`/transfers/${index}/regions`, regions);
  for (const [index, { pays }] of policy.funds.entries()) yield* once(`/funds/${index}/pays`, pays);
  for (const [index, { regions }] of policy.targets.entries())
    yield* once(
      `/targets/${index}/regions`,
      regions.map(({ region }) => region),
    );
  for (const [place, { regions }] of regionalSettings(policy))
    yield* once(
      `${place}/regions`,
      regions.map(({ region }) => region),
    );
  yield* once('/calendar/years', policy.calendar.years.map(String));
};

function* repeated(place: string, keysOfEach: readonly (readonly string[])[]): Generator<Fault> {
  const first = new Map<string, number>();
  for (const [index, keys] of keysOfEach.entries()) {
    for (const key of keys) {
      const before = first.get(key);
      if (before === undefined) first.set(key, index);
      else {
        yield faultOf(
          'policy-duplicate',
          `${place}/${index}`,
          { zh: `${key} 与 ${place}/${before} 重复。`, en: `${key} is already at ${place}/${before}.` },
          { zh: '请删除或改正其中一个。', en: 'Remove or correct one of them.' },
        );
      }
    }
  }
}
