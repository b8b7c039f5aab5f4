import type { Fault } from '#functions/shared/fault.ts';
import { amend, isEntry, type PolicyFile } from './amend.ts';
import { amendmentFaults } from './amendment-faults.ts';
import { contradictions } from './checks/index.ts';
import { faultOf, PolicyDataError } from './fault-of.ts';
import { placedIn, placesOf } from './places.ts';
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
    : shapeFaults(policyVersion, data);
  const faults =
    base === undefined
      ? found
      : [...amendmentFaults(base, file as PolicyFile), ...found.map((fault) => placedIn(file, data, base, fault))];
  if (!parsed.success || faults.length > 0) throw new PolicyDataError(faults);
  return freeze(parsed.data);
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
    file === undefined || file === null || file === '' ? 'empty' : Array.isArray(file) ? 'list' : typeof file;
  return faultOf(
    'policy-file',
    '',
    { zh: `政策文件应是一个 JSON 对象,此处是 ${what}。`, en: `A policy file is one JSON object, this is ${what}.` },
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
