import type { Fault } from '#functions/shared/fault.ts';
import { faultOf } from '../fault-of.ts';
import { occupationKey } from '../occupation-key.ts';
import type { Places } from '../places.ts';
import { type Check, regionalSettings, rivals } from './check.ts';

/** Ids, names, aliases and codes mean one thing each. */
export const uniqueNames: Check = function* (policy, places) {
  const { occupations, regions, groups } = policy;
  const ofTwo = (list: string, keysOfEach: readonly (readonly string[])[]) => shared(places, list, keysOfEach);
  for (const list of LISTS)
    yield* ofTwo(
      list,
      policy[list].map(({ id }) => [id]),
    );
  yield* ofTwo(
    'regions',
    regions.map(({ code, pooled = [] }) => [code, ...pooled.map((each) => each.code)]),
  );
  yield* ofTwo(
    'occupations',
    occupations.map(({ name, aliases = [] }) => [...new Set([name.zh, ...aliases].map(occupationKey))]),
  );
  yield* ofTwo(
    'occupations',
    occupations.map(({ codes = [] }) => codes.map(({ edition, code }) => `${edition} ${code}`)),
  );
  yield* ofTwo(
    'groups',
    groups.map(({ name, aliases }) => [...new Set([name.zh, ...aliases].map(occupationKey))]),
  );
};

const LISTS = [
  'categories',
  'groups',
  'lists',
  'baseRates',
  'uplifts',
  'caps',
  'funds',
  'transfers',
  'targets',
  'otherKinds',
  'occupations',
] as const;

/** A list names each thing once, and a setting answers once for each region. */
export const namedOnce: Check = function* (policy) {
  const signals = policy.risk?.signals ?? [];
  yield* once(
    '/risk/signals',
    signals.map(({ id }) => id),
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

/** Entries of a list that have a key in common. */
function* shared(places: Places, list: string, keysOfEach: readonly (readonly string[])[]): Generator<Fault> {
  for (const { key, before, index } of repeated(keysOfEach)) {
    const { place, rival } = rivals(places, list, before, index);
    yield faultOf(
      'policy-duplicate',
      place,
      { zh: `${key} 与${rival.zh} 重复。`, en: `${key} already means ${rival.en}.` },
      { zh: '请删除或改正其中一个。', en: 'Remove or correct one of them.' },
    );
  }
}

/** A plain list that has a value twice. */
function* once(place: string, values: readonly string[] | undefined): Generator<Fault> {
  for (const { key, before, index } of repeated((values ?? []).map((value) => [value]))) {
    yield faultOf(
      'policy-duplicate',
      `${place}/${index}`,
      {
        zh: `${key} 已是此列表的第 ${before + 1} 项。`,
        en: `${key} is in this list already, as number ${before + 1}.`,
      },
      { zh: '请删除或改正其中一个。', en: 'Remove or correct one of them.' },
    );
  }
}

function* repeated(
  keysOfEach: readonly (readonly string[])[],
): Generator<{ readonly key: string; readonly before: number; readonly index: number }> {
  const first = new Map<string, number>();
  for (const [index, keys] of keysOfEach.entries()) {
    for (const key of keys) {
      const before = first.get(key);
      if (before === undefined) first.set(key, index);
      else yield { key, before, index };
    }
  }
}
