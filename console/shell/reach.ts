import { type Operation, PERMISSIONS, type Role, ROLES, type Scope } from '#functions/api/permissions.ts';
import type { Person } from './person.ts';

/**
 * What the API would let somebody do, from its own table: what is shown and offered follows from it, so that no link,
 * menu entry or choice leads to a refusal.
 */
const scopeOf = (operation: Operation, role: Role): Scope | undefined =>
  (PERMISSIONS[operation] as Partial<Record<Role, Scope>>)[role];

export function rolesThatMay(operation: Operation): readonly Role[] {
  return ROLES.filter((role) => scopeOf(operation, role) !== undefined);
}

/** Regions in which somebody may do it: `all`, or those that their token names. */
export function reachOf(person: Person | undefined, operation: Operation): 'all' | readonly string[] {
  const scopes = (person?.roles ?? []).map((role) => scopeOf(operation, role));
  if (scopes.includes('all')) return 'all';
  if (person === undefined || !scopes.includes('region')) return [];
  return [...new Set([person.region, ...person.counties])].filter((code) => code !== undefined);
}

/** Whether somebody may do it in a region, as far as their token tells. */
export function mayIn(person: Person | undefined, operation: Operation, region: string): boolean {
  const reach = reachOf(person, operation);
  return reach === 'all' || reach.includes(region);
}
