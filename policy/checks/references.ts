import type { Fault } from '#functions/shared/fault.ts';
import { faultOf } from '../fault-of.ts';
import { nearest } from '../names.ts';
import { type Check, regionalSettings } from './check.ts';

/** Whatever an entry names is in the policy. */
export const knownReferences: Check = function* (policy) {
  const known = {
    '/funds': new Set(policy.funds.map(({ id }) => id)),
    '/regions': new Set(policy.regions.map(({ code }) => code)),
    '/occupations': new Set(policy.occupations.map(({ id }) => id)),
    '/lists': new Set(policy.lists.map(({ id }) => id)),
    '/categories': new Set(policy.categories.map(({ id }) => id)),
    '/groups': new Set(policy.groups.map(({ id }) => id)),
  };
  type Target = keyof typeof known;
  function* one(place: string, key: string | undefined, target: Target): Generator<Fault> {
    if (key !== undefined && !known[target].has(key))
      yield dangling(place, key, target, nearest(key, [...known[target]]));
  }
  function* all(place: string, keys: readonly string[] | undefined, target: Target): Generator<Fault> {
    for (const [at, key] of (keys ?? []).entries()) yield* one(`${place}/${at}`, key, target);
  }
  for (const [index, region] of policy.regions.entries()) {
    yield* all(`/regions/${index}/funds`, region.funds, '/funds');
    yield* one(`/regions/${index}/within`, region.within, '/regions');
  }
  for (const [index, occupation] of policy.occupations.entries())
    yield* one(`/occupations/${index}/category`, occupation.category, '/categories');
  for (const [index, list] of policy.lists.entries()) {
    yield* one(`/lists/${index}/region`, list.region, '/regions');
    if (list.occupations !== 'unknown') yield* all(`/lists/${index}/occupations`, list.occupations, '/occupations');
  }
  for (const [index, { regions }] of policy.baseRates.entries())
    yield* all(`/baseRates/${index}/regions`, regions, '/regions');
  for (const [index, uplift] of policy.uplifts.entries()) {
    for (const name of ['regions', 'lists', 'categories', 'groups'] as const)
      yield* all(`/uplifts/${index}/${name}`, uplift[name], `/${name}`);
  }
  for (const [index, { regions }] of policy.caps.entries()) yield* all(`/caps/${index}/regions`, regions, '/regions');
  for (const [index, transfer] of policy.transfers.entries()) {
    yield* one(`/transfers/${index}/from`, transfer.from, '/funds');
    yield* one(`/transfers/${index}/to`, transfer.to, '/funds');
    yield* all(`/transfers/${index}/regions`, transfer.regions, '/regions');
  }
  for (const [index, { regions }] of policy.targets.entries()) {
    for (const [at, { region }] of regions.entries())
      yield* one(`/targets/${index}/regions/${at}/region`, region, '/regions');
  }
  for (const [place, { regions }] of regionalSettings(policy)) {
    for (const [at, { region }] of regions.entries()) yield* one(`${place}/regions/${at}/region`, region, '/regions');
  }
};

function dangling(place: string, key: string, target: string, meant: string | undefined): Fault {
  const other = meant === undefined ? { zh: '', en: '' } : { zh: `是否指 "${meant}"?`, en: `Is "${meant}" meant? ` };
  return faultOf(
    'policy-reference',
    place,
    { zh: `${key} 不在 ${target} 中。`, en: `${key} is not in ${target}.` },
    {
      zh: `${other.zh}请在 ${target} 中加入它,或改正此处;npm run policy:names 列出已有的编号和名称。`,
      en: `${other.en}Add it to ${target}, or correct it here; "npm run policy:names" lists the ids that there are.`,
    },
  );
}
