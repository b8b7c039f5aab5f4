import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { certificatesOf } from './periods.ts';
import { regionsAround } from './regional.ts';
import type { PolicyVersion, Region, Uplift } from './schema.ts';
import { policyTable } from './table.ts';
import { settingsOf } from './table-settings.ts';
import { amountText, LEVEL_NAMES, percentText, SUBSIDIES } from './table-words.ts';

/** What one version changes against another, each change in Chinese and English side by side. */
export interface Changes {
  /** What is not any region's own: catalogue, groups of people, targets, dates. */
  readonly everywhere: readonly string[];
  /** Regions in which something changes. */
  readonly regions: readonly RegionChanges[];
}

export interface RegionChanges {
  readonly region: Region;
  readonly changes: readonly string[];
}

export function changesBetween(before: PolicyVersion, after: PolicyVersion): Changes {
  const gone = before.regions.filter(({ code }) => after.regions.every((region) => region.code !== code));
  return {
    everywhere: everywhere(before, after),
    regions: [...after.regions, ...gone]
      .map((region) => ({ region, changes: inOneRegion(before, after, region.code) }))
      .filter(({ changes }) => changes.length > 0),
  };
}

function inOneRegion(before: PolicyVersion, after: PolicyVersion, code: string): readonly string[] {
  const [was, is] = [before, after].map(({ regions }) => regions.find((region) => region.code === code));
  if (is === undefined) return ['删去该地区 the region is taken out'];
  if (was === undefined) return ['新增该地区 the region is new'];
  return [
    ...entryChanges(was, is),
    ...rateChanges([before, was], [after, is]),
    ...upliftChanges(before, after, code),
    ...settingChanges([before, was], [after, is]),
  ];
}

/** The entry of the region itself; its funds are told with the settings. */
function entryChanges(was: Region, is: Region): readonly string[] {
  const names = (region: Region) => [`${region.name.zh} ${region.name.en}`];
  const industries = ({ keyIndustries }: Region) => keyIndustries.map(({ zh, en }) => `${zh} ${en}`);
  const districts = ({ pooled = [] }: Region) => pooled.map(({ code, name }) => `${code} ${name.zh} ${name.en}`);
  return [
    ...listChange('名称 name', names(was), names(is)),
    ...listChange('所属设区市 within', [was.within ?? []].flat(), [is.within ?? []].flat()),
    ...listChange('重点产业 key industries', industries(was), industries(is)),
    ...listChange('市本级的区 pooled districts', districts(was), districts(is)),
  ];
}

function listChange(what: string, was: readonly string[], is: readonly string[]): readonly string[] {
  const gone = was.filter((each) => !is.includes(each));
  const added = is.filter((each) => !was.includes(each));
  return [
    ...(gone.length === 0 ? [] : [`${what}: 删去 dropped: ${gone.join('、')}`]),
    ...(added.length === 0 ? [] : [`${what}: 新增 added: ${added.join('、')}`]),
  ];
}

type Side = readonly [policy: PolicyVersion, region: Region];

/** By the days of issue on which either version begins to pay something else. */
function rateChanges(was: Side, is: Side): readonly string[] {
  const told: string[] = [];
  const unlike = new Map<string, string>();
  for (const date of turns(was[0], is[0])) {
    const [rowsBefore, rowsAfter] = [was, is].map((side) => basesOn(side, date));
    for (const [name, now] of rowsAfter ?? []) {
      const old = rowsBefore?.get(name) ?? '';
      const change = old === now ? undefined : `${old} → ${now}`;
      // A change goes on until the next one.
      if (unlike.get(name) === change) continue;
      if (change === undefined) {
        unlike.delete(name);
        told.push(`${name}: ${date} 起取证不变 as before if issued from ${date}`);
      } else {
        unlike.set(name, change);
        told.push(`${name}: ${date} 起取证 issued from ${date}: ${change} 元 yuan`);
      }
    }
  }
  return told;
}

function turns(...policies: readonly PolicyVersion[]): readonly CalendarDate[] {
  const dates = policies.flatMap(({ certificates, baseRates }) =>
    [certificates, ...baseRates.map((rate) => certificatesOf(rate, certificates))].flatMap(({ from, until }) => [
      from,
      addDays(until, 1),
    ]),
  );
  const first = policies.map(({ certificates }) => certificates.from).toSorted()[0] ?? '';
  const last =
    policies
      .map(({ certificates }) => certificates.until)
      .toSorted()
      .at(-1) ?? '';
  return [...new Set(dates)].filter((date) => date >= first && date <= last).toSorted();
}

function basesOn([policy, region]: Side, date: CalendarDate): ReadonlyMap<string, string> {
  const served = policy.certificates.from <= date && date <= policy.certificates.until;
  return new Map(
    policyTable(policy, region, date).rates.flatMap(({ subsidy, rows }) =>
      rows.map(({ level, base }) => [
        `${SUBSIDIES[subsidy].zh} ${SUBSIDIES[subsidy].en}, ${LEVEL_NAMES[level].zh} ${LEVEL_NAMES[level].en}`,
        amountText(served ? base : 'none'),
      ]),
    ),
  );
}

function upliftChanges(before: PolicyVersion, after: PolicyVersion, code: string): readonly string[] {
  const here = (policy: PolicyVersion) => {
    const around = regionsAround(policy, code);
    return new Map(
      policy.uplifts
        .filter(({ regions }) => around.some((each) => regions.includes(each)))
        .map((uplift) => [uplift.id, uplift]),
    );
  };
  const [was, is] = [here(before), here(after)];
  const told = ({ id, name, percent }: Uplift) => `提高 uplift "${id}" ${name.zh} ${name.en} (${percentText(percent)})`;
  return [
    ...[...was.values()].filter(({ id }) => !is.has(id)).map((uplift) => `${told(uplift)}: 删去 removed`),
    ...[...is.values()].flatMap((uplift) => {
      const earlier = was.get(uplift.id);
      if (earlier === undefined) return [`${told(uplift)}: 新增 added`];
      const changed = fieldsChanged(conditionsOf(before, earlier), conditionsOf(after, uplift));
      return changed.length === 0 ? [] : [`${told(uplift)}: ${changed.join('、')} 改变 changed`];
    }),
  ];
}

/** Everything on which it hangs whom the uplift is for and how much; not which other regions it is for. */
function conditionsOf(
  policy: PolicyVersion,
  { regions: _, source: __, assumption: ___, name: ____, ...uplift }: Uplift,
) {
  const occupations = (uplift.lists ?? []).map((id) => policy.lists.find((list) => list.id === id)?.occupations);
  return { ...uplift, ...certificatesOf(uplift, policy.certificates), occupations };
}

function fieldsChanged(was: object, is: object): readonly string[] {
  const [a, b] = [was, is] as unknown as readonly [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );
}

function settingChanges(was: Side, is: Side): readonly string[] {
  // Targets are told once for all regions: they are the province's.
  const before = settingsInWords(was);
  const after = settingsInWords(is);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name) ?? [], after.get(name) ?? []];
    // Of several caps or transfers only those that change are told.
    if (old.length > 1 || now.length > 1) return listChange(name, old, now);
    const [[earlier = '无 none'], [later = '无 none']] = [old, now];
    return earlier === later ? [] : [`${name}: ${earlier} → ${later}`];
  });
}

function settingsInWords([policy, region]: Side): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { name, value } of settingsOf({ ...policy, targets: [] }, region, policy.certificates.from)) {
    const key = `${name.zh} ${name.en}`;
    values.set(key, [...(values.get(key) ?? []), `${value.zh} ${value.en}`]);
  }
  return values;
}

const SECTIONS = {
  occupations: '职业目录 occupations',
  categories: '职业类别 categories',
  groups: '人员类别 groups',
  lists: '目录 lists',
  targets: '目标 targets',
  otherKinds: '其他补贴 other kinds',
} as const;

function everywhere(before: PolicyVersion, after: PolicyVersion): readonly string[] {
  const days = ({ certificates: { from, until } }: PolicyVersion) => `${from} – ${until}`;
  return [
    ...(days(before) === days(after) ? [] : [`发证日期 certificates: ${days(before)} → ${days(after)}`]),
    ...(Object.keys(SECTIONS) as (keyof typeof SECTIONS)[]).flatMap((section) =>
      entriesChanged(SECTIONS[section], before[section], after[section]),
    ),
  ];
}

type Named = { readonly id: string; readonly name?: { readonly zh: string } };

function entriesChanged(what: string, before: readonly Named[], after: readonly Named[]): readonly string[] {
  const told = (entries: readonly Named[]) =>
    entries.map(({ id, name }) => `${id}${name === undefined ? '' : ` ${name.zh}`}`);
  const was = new Map(before.map((entry) => [entry.id, entry]));
  const is = new Set(after.map(({ id }) => id));
  const changed = after.filter((entry) => {
    const earlier = was.get(entry.id);
    return earlier !== undefined && fieldsChanged(earlier, entry).length > 0;
  });
  return [
    ...listChange(what, told(before.filter(({ id }) => !is.has(id))), told(after.filter(({ id }) => !was.has(id)))),
    ...(changed.length === 0 ? [] : [`${what}: 改变 changed: ${told(changed).join('、')}`]),
  ];
}
