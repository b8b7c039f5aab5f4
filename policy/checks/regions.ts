import { faultOf } from '../fault-of.ts';
import { regionsAround } from '../regional.ts';
import type { Check } from './check.ts';

/** A county lies in a city, and a city in nothing. */
export const countiesInCities: Check = function* ({ regions }) {
  for (const [index, { within, code }] of regions.entries()) {
    const city = regions.find((each) => each.code === within);
    if (within === code || city?.within !== undefined) {
      yield faultOf(
        'policy-county',
        `/regions/${index}/within`,
        { zh: `${within} 不是设区市,${code} 不能隶属于它。`, en: `${within} is not a city that ${code} could lie in.` },
        {
          zh: '请填写所属设区市的代码;设区市本身不填此项。',
          en: 'Give the code of its city; a city has no such entry.',
        },
      );
    }
  }
};

/** An uplift uses only lists that were made for where it applies: a city's for itself and its counties. */
export const listsAtHome: Check = function* (policy) {
  for (const [index, { lists = [], regions }] of policy.uplifts.entries()) {
    for (const [at, id] of lists.entries()) {
      const home = policy.lists.find((list) => list.id === id)?.region;
      const abroad =
        home === undefined ? [] : regions.filter((region) => !regionsAround(policy, region).includes(home));
      if (abroad.length === 0) continue;
      yield faultOf(
        'policy-list-of-another-region',
        `/uplifts/${index}/lists/${at}`,
        {
          zh: `目录 ${id} 属于 ${home},不适用于 ${abroad.join('、')}。`,
          en: `The list ${id} is ${home}'s, not for ${abroad.join(', ')}.`,
        },
        {
          zh: '请改用当地的目录,或从 regions 中删去这些地区。',
          en: 'Use a list of the region itself, or take those regions out of regions.',
        },
      );
    }
  }
};

/** A region that pays groups of people the base does not raise it for them. */
export const groupsRaised: Check = function* (policy) {
  for (const [index, { groups, regions }] of policy.uplifts.entries()) {
    if (groups === undefined) continue;
    const [at] = regions.flatMap((region, position) => {
      const own = regionsAround(policy, region)
        .map((each) => policy.groupUplifts.regions.find((setting) => setting.region === each))
        .find((setting) => setting !== undefined);
      return (own ?? policy.groupUplifts).value === 'none' ? [position] : [];
    });
    if (at === undefined) continue;
    yield faultOf(
      'policy-group-uplift',
      `/uplifts/${index}/regions/${at}`,
      {
        zh: `groupUplifts 规定 ${regions[at]} 不按人员类别提高。`,
        en: `groupUplifts says that ${regions[at]} raises nothing for groups.`,
      },
      {
        zh: '请删去该地区,或在 groupUplifts/regions 中为它填写 "as-listed"。',
        en: 'Take the region out, or give it "as-listed" in groupUplifts/regions.',
      },
    );
  }
};
