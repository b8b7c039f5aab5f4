import en from 'zod/v4/locales/en.js';
import zhCN from 'zod/v4/locales/zh-CN.js';
import type { Fault } from '#functions/shared/fault.ts';
import { LEVELS } from '#functions/submission/roster-line.ts';
import { occupationKey } from './occupation-key.ts';
import { type PolicyVersion, policyVersion } from './schema.ts';

/** Policy data that cannot be used. Carries every fault at once, each with its place as a JSON pointer. */
export class PolicyDataError extends Error {
  override readonly name = 'PolicyDataError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map((fault) => `${fault.place.pointer}: ${fault.text.en} ${fault.fix.en}`).join('\n'));
    this.faults = faults;
  }
}

const english = { error: en().localeError };
const chinese = { error: zhCN().localeError };

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Checks one policy version, its references included, and freezes it.
 *
 * @throws PolicyDataError with all faults, in Chinese and English
 */
export function loadPolicy(data: unknown): PolicyVersion {
  const parsed = policyVersion.safeParse(data, english);
  if (!parsed.success) {
    const translated = policyVersion.safeParse(data, chinese).error?.issues ?? [];
    throw new PolicyDataError(
      parsed.error.issues.map((issue, index) => ({
        code: 'policy-shape',
        place: { pointer: pointer(issue.path) },
        text: { zh: translated[index]?.message ?? issue.message, en: issue.message },
        fix: { zh: '请按 policy/schema.ts 填写。', en: 'Write it as policy/schema.ts says.' },
      })),
    );
  }
  const faults = [...contradictions(parsed.data)];
  if (faults.length > 0) throw new PolicyDataError(faults);
  return freeze(parsed.data);
}

/** What the shape alone cannot say: unique keys, references that lead somewhere, dates in order, exact fen. */
function* contradictions(policy: PolicyVersion): Generator<Fault> {
  const { regions, funds, occupations, uplifts, baseRates } = policy;
  yield* duplicates(
    '/regions',
    regions.map(({ code }) => [code]),
  );
  yield* duplicates(
    '/funds',
    funds.map(({ id }) => [id]),
  );
  yield* duplicates(
    '/uplifts',
    uplifts.map(({ id }) => [id]),
  );
  yield* duplicates(
    '/baseRates',
    baseRates.map(({ level }) => [level]),
  );
  yield* duplicates(
    '/occupations',
    occupations.map(({ id }) => [id]),
  );
  yield* duplicates(
    '/occupations',
    occupations.map(({ name, aliases = [] }) => [name.zh, ...aliases].map(occupationKey)),
  );
  yield* duplicates(
    '/occupations',
    occupations.map(({ codes = [] }) => codes.map((c) => `${c.edition} ${c.code}`)),
  );

  const rated = new Set(baseRates.map(({ level }) => level));
  for (const level of LEVELS.filter((each) => !rated.has(each))) {
    yield fault('policy-rate-missing', '/baseRates', `缺少等级 ${level} 的补贴标准。`, `Level ${level} has no rate.`, {
      zh: '请补上该等级的金额(分)。',
      en: 'Add its amount in fen.',
    });
  }
  yield* order('/certificates', policy.certificates.from, policy.certificates.until);

  const fundIds = new Set(funds.map(({ id }) => id));
  for (const [index, region] of regions.entries()) {
    if (!fundIds.has(region.fund)) yield dangling(`/regions/${index}/fund`, region.fund, '/funds');
  }
  const regionCodes = new Set(regions.map(({ code }) => code));
  const occupationIds = new Set(occupations.map(({ id }) => id));
  for (const [index, uplift] of uplifts.entries()) {
    const place = `/uplifts/${index}`;
    if (!regionCodes.has(uplift.region)) yield dangling(`${place}/region`, uplift.region, '/regions');
    for (const [at, id] of uplift.occupations.entries()) {
      if (!occupationIds.has(id)) yield dangling(`${place}/occupations/${at}`, id, '/occupations');
    }
    yield* order(place, uplift.certificateFrom, uplift.certificateUntil);
    for (const { level, fen } of baseRates.filter((rate) => (rate.fen * uplift.percent) % 100 !== 0)) {
      yield fault(
        'policy-part-fen',
        `${place}/percent`,
        `${fen} 分的 ${uplift.percent}% 不是整数分(等级 ${level})。`,
        `${uplift.percent} % of ${fen} fen (level ${level}) is not a whole number of fen.`,
        { zh: '请改用能得出整数分的比例或金额。', en: 'Use a percentage or rate that gives whole fen.' },
      );
    }
  }
}

function fault(code: string, place: string, zh: string, english: string, fix: Fault['fix']): Fault {
  return { code, place: { pointer: place }, text: { zh, en: english }, fix };
}

function dangling(place: string, key: string, target: string): Fault {
  return fault('policy-reference', place, `${key} 不在 ${target} 中。`, `${key} is not in ${target}.`, {
    zh: `请在 ${target} 中加入它,或改正此处。`,
    en: `Add it to ${target}, or correct it here.`,
  });
}

function* order(place: string, from: string, until: string | undefined): Generator<Fault> {
  if (until !== undefined && until < from) {
    yield fault('policy-dates', place, '结束日期早于开始日期。', 'It ends before it begins.', {
      zh: '请改正其中一个日期。',
      en: 'Correct one of the dates.',
    });
  }
}

function* duplicates(place: string, keysOfEach: readonly (readonly string[])[]): Generator<Fault> {
  const first = new Map<string, number>();
  for (const [index, keys] of keysOfEach.entries()) {
    for (const key of keys) {
      const before = first.get(key);
      if (before === undefined) first.set(key, index);
      else {
        yield fault(
          'policy-duplicate',
          `${place}/${index}`,
          `${key} 与 ${place}/${before} 重复。`,
          `${key} is already at ${place}/${before}.`,
          { zh: '请删除或改正其中一个。', en: 'Remove or correct one of them.' },
        );
      }
    }
  }
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}
