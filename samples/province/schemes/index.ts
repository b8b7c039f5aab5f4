import { chronology } from './chronology.ts';
import { dispatch } from './dispatch.ts';
import { doubleClaims } from './double.ts';
import { ghosts } from './ghosts.ts';
import { ineligiblePeople } from './ineligible.ts';
import { madeUpClasses } from './classes.ts';
import { mill } from './mill.ts';
import type { Scheme } from './scheme.ts';
import { shellFirms } from './shell.ts';

/** Every row of the policy page's last table but the insiders, who show in reviews and not in rosters. */
export const SCHEMES: readonly Scheme[] = [
  ghosts,
  ineligiblePeople,
  dispatch,
  mill,
  madeUpClasses,
  chronology,
  shellFirms,
  doubleClaims,
];
