import type { Fault } from '#functions/shared/fault.ts';
import { amend, isEntry, type PolicyFile } from './amend.ts';
import { amendmentFaults } from './amendment-faults.ts';
import { contradictions } from './checks/index.ts';
import { faultOf, PolicyDataError } from './fault-of.ts';
import { withoutAmends } from './forgotten-amends.ts';
import { placedIn, placesOf } from './places.ts';
import { repeated } from './replaced-whole.ts';
import { type PolicyVersion, policyVersion } from './schema.ts';
import { shapeFaults } from './shape-faults.ts';

export { PolicyDataError } from './fault-of.ts';

/**
 * Checks one policy version, its references included, and freezes it.
 *
 * @param file as it stands in `versions/` or was sent in; one that amends another is laid over that one first
 * @param fileById the files that may be amended
 * @throws PolicyDataError with all faults, in Chinese and English, each at its place in `file`
 */
export function loadPolicy(file: unknown, fileById: (id: string) => PolicyFile | undefined): PolicyVersion {
  const whole = wholeVersion(file, fileById);
  if ('unusable' in whole) throw new PolicyDataError([whole.unusable]);
  const { base, data } = whole;
  const parsed = policyVersion.safeParse(data);
  const found = parsed.success
    ? contradictions(parsed.data, placesOf(file, parsed.data, base))
    : shapeFaults(policyVersion, data, base);
  const faults =
    base === undefined ? ofWhole(file as PolicyFile, found) : ofAmendment(base, file as PolicyFile, data, found);
  if (!parsed.success || faults.length > 0) throw new PolicyDataError(faults);
  return freeze(parsed.data);
}

function ofWhole(file: PolicyFile, found: readonly Fault[]): readonly Fault[] {
  return found.length === 0 ? found : withoutAmends(file, found);
}

function ofAmendment(base: PolicyFile, file: PolicyFile, data: unknown, found: readonly Fault[]): readonly Fault[] {
  const placed = found.map((fault) => repeated(base, file, placedIn(file, data, base, fault)));
  return [...amendmentFaults(base, file), ...placed];
}

interface Whole {
  /** What the file amends, itself whole. */
  readonly base?: PolicyFile;
  readonly data: unknown;
}

/** The file with everything that it amends below it. */
function wholeVersion(
  file: unknown,
  fileById: (id: string) => PolicyFile | undefined,
  above: readonly unknown[] = [],
): Whole | { readonly unusable: Fault } {
  if (!isEntry(file)) return { unusable: notAFile(file) };
  const { amends, id } = file;
  if (amends === undefined) return { data: file };
  if (typeof amends !== 'string') return { unusable: amendsWrongly('form', amends) };
  if (amends === id || above.includes(amends)) return { unusable: amendsWrongly('circle', amends) };
  const amended = fileById(amends);
  if (amended === undefined) return { unusable: amendsWrongly('unknown', amends) };
  const below = wholeVersion(amended, fileById, [...above, id]);
  if ('unusable' in below) return below;
  const base = below.data as PolicyFile;
  return { base, data: amend(base, file) };
}

function notAFile(file: unknown): Fault {
  const what =
    file === undefined || file === null || file === ''
      ? { zh: '空的', en: 'empty' }
      : Array.isArray(file)
        ? { zh: '列表', en: 'a list' }
        : { zh: '单独一个值', en: 'a single value' };
  return faultOf(
    'policy-file',
    '',
    {
      zh: `政策文件应是花括号中的一个 JSON 对象,此文件是${what.zh}。`,
      en: `A policy file is one JSON object in braces, this is ${what.en}.`,
    },
    {
      zh: '请从 { "id": …, "amends": "fujian-2024", … } 写起,见 docs/policy-files.md。',
      en: 'Begin with { "id": …, "amends": "fujian-2024", … } as in docs/policy-files.md.',
    },
  );
}

function amendsWrongly(how: 'form' | 'circle' | 'unknown', amends: unknown): Fault {
  const text = {
    form: { zh: 'amends 不是文字。', en: 'amends is not a text.' },
    circle: { zh: `对 ${amends} 的修订绕回了自身。`, en: `Amending ${amends} leads back to this file.` },
    unknown: { zh: `没有名为 ${amends} 的版本。`, en: `There is no version called ${amends}.` },
  }[how];
  return faultOf('policy-amends', '/amends', text, {
    zh: '请填写已发布的另一个版本的 id,例如 "fujian-2024";完整的版本不填此项。',
    en: 'Give the id of another version that is published, such as "fujian-2024"; a whole version has no such entry.',
  });
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}
