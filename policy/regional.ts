import type { PolicyVersion, Regional, Sourced } from './schema.ts';

/** What holds in a region: its own value, else that of the city it lies in, else the province's; and where it stands. */
export function inRegion<Value>(
  policy: Pick<PolicyVersion, 'regions'>,
  setting: Regional<Value>,
  region: string,
): Sourced<Value> {
  const own = setting.regions.find((each) => each.region === region);
  if (own !== undefined) return own;
  const city = cityOf(policy, region);
  return city === undefined ? setting : (setting.regions.find((each) => each.region === city) ?? setting);
}

/** The city that a county lies in; a city lies in none. */
export function cityOf(policy: Pick<PolicyVersion, 'regions'>, region: string): string | undefined {
  return policy.regions.find(({ code }) => code === region)?.within;
}

/** A region and the city it lies in, the nearest first. */
export function regionsAround(policy: Pick<PolicyVersion, 'regions'>, region: string): readonly string[] {
  const city = cityOf(policy, region);
  return city === undefined ? [region] : [region, city];
}

/** The region that takes the claims of a code: itself, or the city that its district is pooled with (市本级). */
export function payingRegion(policy: Pick<PolicyVersion, 'regions'>, code: string): string | undefined {
  return policy.regions.find((region) => region.code === code || region.pooled?.some((each) => each.code === code))
    ?.code;
}
