import type { Fault } from '#functions/shared/fault.ts';
import type { Places } from '../places.ts';
import type { PolicyVersion } from '../schema.ts';
import { unitsMeant } from './amounts.ts';
import type { Check } from './check.ts';
import { calendarKnown, datesInOrder, recheckInOrder, targetsClear } from './dates.ts';
import { capsApart, fundsPay, reviewPossible, transfersPossible } from './money.ts';
import { oneRateAlways, upliftsApart, wholeFen } from './rates.ts';
import { knownReferences } from './references.ts';
import { riskKnown } from './risk.ts';
import { countiesInCities, groupsRaised, listsAtHome } from './regions.ts';
import { namedOnce, uniqueNames } from './unique.ts';

const CHECKS: readonly Check[] = [
  uniqueNames,
  namedOnce,
  knownReferences,
  datesInOrder,
  recheckInOrder,
  calendarKnown,
  targetsClear,
  unitsMeant,
  oneRateAlways,
  upliftsApart,
  wholeFen,
  countiesInCities,
  listsAtHome,
  groupsRaised,
  fundsPay,
  transfersPossible,
  capsApart,
  reviewPossible,
  riskKnown,
];

/** What the form of a version cannot say: everything in it that leads nowhere or contradicts something else in it. */
export function contradictions(policy: PolicyVersion, places: Places): readonly Fault[] {
  return CHECKS.flatMap((check) => [...check(policy, places)]);
}
