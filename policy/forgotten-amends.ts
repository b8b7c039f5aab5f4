import type { Fault } from '#functions/shared/fault.ts';
import type { PolicyFile } from './amend.ts';
import { faultOf, pathOf } from './fault-of.ts';
import { policyVersion } from './schema.ts';
import { valueAt } from './schema-nodes.ts';

/** Every version has these of its own. */
const OWN = ['id', 'title', 'holdsFrom'];

const SECTIONS = Object.keys(policyVersion.shape).filter((name) => !OWN.includes(name));

/**
 * The faults of a file that does not say what it amends and has too little to be a whole version: first that, then what
 * is wrong in what it says. That most of a version is missing follows from the first.
 */
export function withoutAmends(file: PolicyFile, faults: readonly Fault[]): readonly Fault[] {
  const there = SECTIONS.filter((name) => name in file).length;
  if (there > SECTIONS.length / 2) return faults;
  return [forgotten(), ...faults.filter(({ place }) => isItsOwn(file, pathOf(place.pointer)))];
}

function isItsOwn(file: PolicyFile, path: readonly string[]): boolean {
  const inEntry = path.some((part) => /^\d+$/.test(part));
  return valueAt(file, path) !== undefined || inEntry || OWN.includes(path[0] ?? '');
}

function forgotten(): Fault {
  return faultOf(
    'policy-amends',
    '/amends',
    {
      zh: '没有 amends,文件就须是完整的版本,而其中大部分内容没有写。',
      en: 'Without amends a file is a whole version, and most of one is not here.',
    },
    {
      zh: '请先写明修订哪个版本,例如 "amends": "fujian-2025",然后再检查一遍。',
      en: 'First say which version it amends, such as "amends": "fujian-2025", then check it again.',
    },
  );
}
