import type { Fault } from '#functions/shared/fault.ts';
import { type Entry, isEntry, keyOf, type PolicyFile } from './amend.ts';
import { faultOf, pointerOf } from './fault-of.ts';
import { policyVersion } from './schema.ts';

/** What is wrong with an amendment that the resulting version no longer shows. */
export function* amendmentFaults(base: PolicyFile, amendment: PolicyFile): Generator<Fault> {
  yield* notItsOwn(amendment);
  yield* beforeTheAmended(base, amendment);
  yield* hidden(base, amendment, []);
}

/** Without these of its own an amendment would pass for the version that it amends. */
function* notItsOwn(amendment: PolicyFile): Generator<Fault> {
  for (const name of ['id', 'title', 'holdsFrom']) {
    if (name in amendment) continue;
    yield faultOf(
      'policy-amendment',
      `/${name}`,
      { zh: `修订没有自己的 ${name}。`, en: `The amendment has no ${name} of its own.` },
      {
        zh: '请填写:每个版本有自己的 id、title 和 holdsFrom。',
        en: 'Give it: every version has an id, title and holdsFrom of its own.',
      },
    );
  }
  const { title } = amendment;
  if (!isEntry(title)) return;
  for (const language of ['zh', 'en']) {
    if (language in title) continue;
    yield faultOf(
      'policy-amendment',
      `/title/${language}`,
      {
        zh: `title 缺少 ${language},会沿用所修订版本的名称。`,
        en: `The title has no ${language}: that of the amended version would stand there.`,
      },
      {
        zh: '请同时填写中文和英文,例如 "title": {"zh": "某市补贴标准", "en": "Rates of a city"}。',
        en: 'Write it in both languages: "title": {"zh": "(Chinese)", "en": "Rates of a city"}.',
      },
    );
  }
}

function* beforeTheAmended(base: PolicyFile, amendment: PolicyFile): Generator<Fault> {
  const dateOf = ({ holdsFrom }: PolicyFile) =>
    policyVersion.shape.holdsFrom.shape.date.safeParse(dated(holdsFrom)).data;
  const [amended, own] = [dateOf(base), dateOf(amendment)];
  if (amended === undefined || own === undefined || own >= amended) return;
  yield faultOf(
    'policy-amendment',
    '/holdsFrom/date',
    {
      zh: `早于所修订版本的施行日期 ${amended}。`,
      en: `It is before ${amended}, from which the amended version holds.`,
    },
    { zh: `请填写 ${amended} 或之后的日期。`, en: `Give ${amended} or a later date.` },
  );
}

const dated = (holdsFrom: unknown) => (isEntry(holdsFrom) ? holdsFrom['date'] : undefined);

/** What the merged version hides: whose words a change rests on, what is written twice, what there is not to remove. */
function* hidden(base: unknown, amendment: unknown, path: readonly PropertyKey[]): Generator<Fault> {
  if (isEntry(base) && isEntry(amendment)) {
    yield* otherWords(base, amendment, path);
    for (const [name, value] of Object.entries(amendment)) yield* hidden(base[name], value, [...path, name]);
    return;
  }
  const key = keyOf(base, amendment);
  if (key !== undefined) yield* entryFaults(key, base as readonly Entry[], amendment as readonly Entry[], path);
}

/** A value that changes while its source stays: the amended version's notice would be said to have said it. */
function* otherWords(base: Entry, changes: Entry, path: readonly PropertyKey[]): Generator<Fault> {
  // "region" beside the value is told by its form: what was meant changes nothing here.
  if (!('source' in base) || 'source' in changes || 'region' in changes) return;
  const changed = Object.keys(changes).filter(
    (name) =>
      name !== 'assumption' &&
      !bringsItsSource(base[name], changes[name]) &&
      (path[0] === 'holdsFrom' || JSON.stringify(base[name]) !== JSON.stringify(changes[name])),
  );
  if (changed.length === 0) return;
  yield faultOf(
    'policy-amendment',
    pointerOf([...path, 'source']),
    {
      zh: `${changed.join('、')} 改了,来源(source)却仍是所修订版本的。`,
      en: `${changed.join(', ')} is changed, but the source would still be that of the amended version.`,
    },
    {
      zh: `请在${pointerOf(path)} 中写上自己的来源,例如 "source": "某人社发〔2024〕1号第二条";仍属推定的,另写 "assumption"。`,
      en: `Write a source of its own in ${pointerOf(path)}, the number of the notice and its clause; where it is still assumed, an "assumption" too.`,
    },
  );
}

function bringsItsSource(before: unknown, after: unknown): boolean {
  // A setting of the province may have said nothing of single regions yet.
  return keyOf(before ?? [], after) !== undefined || (isEntry(before) && 'source' in before);
}

/** An entry written twice (the later would silently win) and one taken away that is not there. */
function* entryFaults(
  key: string,
  base: readonly Entry[],
  amendment: readonly Entry[],
  path: readonly PropertyKey[],
): Generator<Fault> {
  const there = new Set(base.map((entry) => entry[key]));
  const first = new Map<unknown, number>();
  for (const [index, entry] of amendment.entries()) {
    const name = entry[key];
    const place = pointerOf([...path, index]);
    const before = first.get(name);
    if (before !== undefined) {
      yield faultOf(
        'policy-duplicate',
        place,
        {
          zh: `${name} 与 ${pointerOf([...path, before])} 重复。`,
          en: `${name} is already at ${pointerOf([...path, before])}.`,
        },
        { zh: '请删除或改正其中一个。', en: 'Remove or correct one of them.' },
      );
    }
    first.set(name, index);
    if (entry['removed'] === true && !there.has(name)) {
      yield faultOf(
        'policy-nothing-to-remove',
        place,
        { zh: `所修订的版本中没有 ${name},无从删除。`, en: `The amended version has no ${name} to take away.` },
        { zh: `请改正 ${key},或删除此项。`, en: `Correct the ${key}, or leave this entry out.` },
      );
    }
  }
}
