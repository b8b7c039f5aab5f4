import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PolicyFile } from '#policy/amend.ts';
import { fileById } from '#policy/files.ts';
import { policyVersions } from '#policy/index.ts';
import { loadPolicy } from '#policy/load.ts';
import { policyVersion, type PolicyVersion } from '#policy/schema.ts';
import { type PolicyTable, policyTable } from '#policy/table.ts';
import { faultsText, tableText } from '#policy/table-text.ts';
import { fujian2024 } from '#test/support/domain.ts';
import { slow } from '#test/support/slow.ts';

const ROOT = join(import.meta.dirname, '../..');
const ZHANGZHOU = '350600';
const source = 'an invented notice';

const document = readFileSync(join(ROOT, 'docs/policy-files.md'), 'utf8');
const [, json = ''] = /```json\n(.+?)\n```/s.exec(document) ?? [];
const example = JSON.parse(json) as PolicyFile;

function tableOf(policy: PolicyVersion, code: string, date: string): PolicyTable {
  const region = policy.regions.find((each) => each.code === code);
  if (region === undefined) throw new Error(`no region ${code}`);
  return policyTable(policy, region, date);
}

function yuan(table: PolicyTable, subsidy = 'training') {
  const rows = table.rates.find((rate) => rate.subsidy === subsidy)?.rows ?? [];
  const told = (amount: number | string | undefined) => (typeof amount === 'number' ? amount / 100 : amount);
  return rows.map(({ level, base, raised, together }) => [
    level,
    told(base),
    ...raised.map(told),
    ...(together === undefined ? [] : [told(together)]),
  ]);
}

const setting = (table: PolicyTable, name: string) =>
  table.settings.filter((row) => row.name.en === name).map(({ value }) => value.en);

describe('the table of the version shipped', () => {
  it('has in Xiamen a column for the urgent-shortage list from its date on', () => {
    expect(yuan(tableOf(fujian2024(), '350200', '2024-05-31'))).toEqual([
      ['special', 500],
      ['5', 700],
      ['4', 1000],
      ['3', 1500],
      ['2', 2000],
      ['1', 3000],
    ]);
    expect(yuan(tableOf(fujian2024(), '350200', '2024-06-01'))).toEqual([
      ['special', 500, 600],
      ['5', 700, 840],
      ['4', 1000, 1200],
      ['3', 1500, 1800],
      ['2', 2000, 2400],
      ['1', 3000, 3600],
    ]);
  });

  it('says of which levels an uplift is, one or several', () => {
    const levelled = (levels: ('3' | '4')[]) => {
      const policy = fujian2024();
      const uplifts = policy.uplifts.map((uplift) => ({ ...uplift, levels }));
      return tableOf({ ...policy, uplifts }, '350200', '2024-06-01').rates[0]?.uplifts[0]?.whom;
    };
    expect(levelled(['3'])?.en).toMatch(/; and level 3$/);
    expect(levelled(['4', '3'])).toMatchObject({
      zh: expect.stringMatching(/,且等级 4、3$/),
      en: expect.stringMatching(/; and levels 4, 3$/),
    });
  });

  it('says what is unknown', () => {
    expect(yuan(tableOf(fujian2024(), '350200', '2024-06-01'), 'evaluation').map(([, base]) => base)).toEqual(
      Array.from({ length: 6 }, () => 'unknown'),
    );
  });

  it("gives a county its city's caps", () => {
    const caps = ['training subsidy: 3 times a calendar year', 'evaluation subsidy: 3 times a calendar year'];
    expect(setting(tableOf(fujian2024(), '350582', '2024-06-01'), 'Cap')).toEqual(caps);
  });

  it('can be told for every region of every version, each line with its source', () => {
    for (const policy of policyVersions) {
      for (const { code, name } of policy.regions) {
        const table = tableOf(policy, code, '2025-07-02');
        expect(tableText(table)).toContain(name.zh);
        for (const row of table.settings) {
          expect(row.source).toMatch(/./);
          expect(row.value.zh).toMatch(/./);
          expect(row.value.en).not.toMatch(/undefined|\[object|\p{Script=Han}/u);
        }
      }
    }
  });
});

describe('the example in docs/policy-files.md', () => {
  const policy = loadPolicy(example, fileById);

  it('is a policy that grants what the notice says, the day before and on the day', () => {
    expect(yuan(tableOf(policy, ZHANGZHOU, '2025-09-30'))).toEqual([
      ['special', 500],
      ['5', 700],
      ['4', 1000],
      ['3', 1500],
      ['2', 2000],
      ['1', 3000],
    ]);
    // Base, urgent shortage, hard to employ, priority; and for whom all three are.
    expect(yuan(tableOf(policy, ZHANGZHOU, '2025-10-01'))).toEqual([
      ['special', 500, 600, 550, 'unknown', 'unknown'],
      ['5', 700, 840, 770, 'unknown', 'unknown'],
      ['4', 1000, 1200, 1100, 'unknown', 'unknown'],
      ['3', 1600, 1920, 1760, 'unknown', 'unknown'],
      ['2', 2000, 2400, 2200, 'unknown', 'unknown'],
      ['1', 3000, 3600, 3300, 'unknown', 'unknown'],
    ]);
    expect(yuan(tableOf(policy, ZHANGZHOU, '2025-10-01'), 'evaluation')[2]).toEqual(['4', 150]);
  });

  it('sets what the notice sets', () => {
    const table = tableOf(policy, ZHANGZHOU, '2025-10-01');
    expect(setting(table, 'Claim window')).toEqual(['6 months from the date of issue']);
    expect(setting(table, 'Public notice')).toEqual(['7 working days']);
    expect(setting(table, 'Cap')).toContain('training subsidy: 2 times a calendar year');
    expect(setting(table, 'Fund 1')).toEqual(['Employment subsidy fund: training subsidy, evaluation subsidy']);
    expect(setting(table, 'Fund 3')).toEqual([]);
  });

  it('changes nothing anywhere else', () => {
    const before = policyVersions.at(-1);
    if (before === undefined) throw new Error('no version is shipped');
    for (const { code } of before.regions.filter((region) => region.code !== ZHANGZHOU)) {
      const { rates, settings } = tableOf(policy, code, '2025-10-01');
      expect({ rates, settings }).toEqual({
        rates: tableOf(before, code, '2025-10-01').rates,
        settings: tableOf(before, code, '2025-10-01').settings,
      });
    }
  });
});

describe('a table on a screen', () => {
  const text = tableText(tableOf(loadPolicy(example, fileById), ZHANGZHOU, '2025-10-01'));

  it('has every uplift with whom it is for, its dates, lists and source, and what is assumed', () => {
    expect(text).toMatch(/三级 高级工 level 3 +1600 +1920 +1760 +未知 unknown +未知 unknown\n/);
    expect(text).toContain('提高 3 uplift (? %)');
    expect(text).toContain('    发证日期 certificates issued from 2025-10-01 until 2025-12-31\n');
    expect(text).toContain('    目录 list zhangzhou-priority: 焊工 (welder)\n');
    expect(text).toContain('    来源 source: 漳示人社〔2025〕9号第三条\n');
    expect(text).toContain('    推定 assumption: ');
  });

  it('says where the members of a list are not known, money may move, and amounts are not whole yuan', () => {
    const policy = structuredClone(fujian2024());
    const [first] = policy.uplifts;
    if (first === undefined) throw new Error('no uplift is shipped');
    const uplifts = [{ ...first, lists: ['xiamen-priority'] }];
    const baseRates = policy.baseRates.map((rate) => (rate.fen === 70_000 ? { ...rate, fen: 70_050 } : rate));
    const transfers = [{ id: 'example', from: 'employment-subsidy', to: 'local-talent', source: 'x' }];
    const shown = tableText(tableOf({ ...policy, uplifts, baseRates, transfers }, '350200', '2024-06-01'));
    expect(shown).toContain('目录 list xiamen-priority: 未知 unknown');
    expect(shown).toContain('可调剂 Transfer: employment-subsidy → local-talent');
    expect(shown).toMatch(/level 5 +700\.50 /);
    const none = { ...policy, baseRates: baseRates.filter(({ subsidy }) => subsidy === 'training') };
    expect(tableText(tableOf(none, '350200', '2024-06-01'))).toContain('评价补贴 Evaluation subsidy: 无 none');
  });

  it('has words for every answer that a rule, review or notice may have', () => {
    const policy = structuredClone(fujian2024());
    const settings = (changes: object) =>
      tableOf({ ...policy, ...changes }, '350200', '2024-06-01')
        .settings.map(({ value }) => value.en)
        .join('\n');
    const { rules, review, notice } = policy;
    const changed = settings({
      stacking: { ...policy.stacking, value: 'sum' },
      claimWindow: { ...policy.claimWindow, value: 'unknown' },
      rules: {
        ...rules,
        retiredAge: { ...rules.retiredAge, regions: [], value: { years: 60, reached: false } },
        trainingHours: { ...rules.trainingHours, value: { least: 40 } },
        unemploymentSubsidy: { ...rules.unemploymentSubsidy, value: 'none' },
      },
      review: {
        ...review,
        second: false,
        straightThrough: true,
        approverFromFen: { value: 5_000_000, regions: [], source },
      },
      notice: { ...notice, firstDayCounts: false, people: 'totals-only' },
      targets: [{ id: 'x', from: '2024-01-01', until: '2024-12-31', trainings: 'unknown', regions: [], source }],
    });
    for (const words of [
      'they add up',
      'unknown',
      'not over 60',
      '40 hours',
      'excludes nobody',
      'first review; none where there is no signal',
      'from 50000.00 yuan',
      'the first day does not count, totals only',
      '2024-01-01 to 2024-12-31: unknown',
    ])
      expect(changed).toContain(words);
    expect(settings({ stacking: { ...policy.stacking, value: 'unknown' } })).toMatch(/^the enterprise\nunknown\n/);
  });

  it('tells a fault of the whole file at its root', () => {
    const words = { zh: '甲。', en: 'A.' };
    expect(faultsText([{ code: 'x', place: {}, text: words, fix: words }])).toBe('/\n  甲。 甲。\n  A. A.');
  });
});

describe('the county in docs/policy-files.md', () => {
  const [, county = ''] = /```json county\n(.+?)\n```/s.exec(document) ?? [];
  const policy = loadPolicy(JSON.parse(county), fileById);
  const CHANGTAI = '350605';

  it('pays by its own rate and its own fund, and by the rest of what its city has', () => {
    const table = tableOf(policy, CHANGTAI, '2025-10-01');
    expect(yuan(table).map(([, base]) => base)).toEqual([500, 700, 1100, 1500, 2000, 3000]);
    expect(setting(table, 'Public notice')).toEqual(['7 working days']);
    expect(setting(table, 'Fund 1')).toEqual(['Employment subsidy fund: training subsidy, evaluation subsidy']);
    expect(setting(table, 'Cap')).toEqual(setting(tableOf(policy, ZHANGZHOU, '2025-10-01'), 'Cap'));
  });

  it('changes nothing for its city', () => {
    const before = tableOf(policyVersions[1] ?? policy, ZHANGZHOU, '2025-10-01');
    expect(tableOf(policy, ZHANGZHOU, '2025-10-01')).toMatchObject({ rates: before.rates, settings: before.settings });
  });
});

describe('docs/policy-files.md', () => {
  it('explains every section and every rule', () => {
    const { rules } = policyVersion.shape;
    for (const name of [...Object.keys(policyVersion.shape), ...Object.keys(rules.shape)])
      expect(document).toContain(`\`${name}\``);
  });

  it('explains every field of the entries', () => {
    const lists = [
      'regions',
      'occupations',
      'groups',
      'lists',
      'baseRates',
      'uplifts',
      'caps',
      'funds',
      'transfers',
      'targets',
    ] as const;
    for (const list of lists) {
      for (const field of Object.keys(policyVersion.shape[list].element.shape))
        expect(document, `${list}.${field}`).toContain(`\`${field}\``);
    }
  });
});

describe('npm run policy:table', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-table-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) => runScript('policy-table', ...args);
  function runScript(
    name: string,
    ...args: string[]
  ): { readonly code: number; readonly out: string; readonly err: string } {
    try {
      const out = execFileSync(process.execPath, [join(ROOT, `scripts/${name}.ts`), ...args], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      return { code: 0, out, err: '' };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { code: status, out: stdout, err: stderr };
    }
  }

  function file(content: unknown): string {
    const path = join(folder, 'policy.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('prints the version shipped, for a district pooled with its city too', () => {
    const { code, out } = run('--region', '350102', '--date', '2024-06-01');
    expect(code).toBe(0);
    expect(out).toContain('福州市 Fuzhou (350100)');
    expect(out).toMatch(/三级 高级工 level 3\s+1500\n/);
  });

  it('prints a file that somebody wrote, even one saved with a byte order mark', () => {
    const { code, out } = run('--policy', file(`\uFEFF${json}`), '--region', ZHANGZHOU, '--date', '2025-10-01');
    expect(code).toBe(0);
    expect(out).toMatch(/三级 高级工 level 3\s+1600\s+1920\s+1760\s+未知 unknown/);
  });

  slow('a process for each; one that prints and one that refuses stand above and below', () => {
    it('prints whom an uplift is for by name, from when until when, and what the amendment changes elsewhere', () => {
      const more = { ...example, notice: { workingDays: { value: 9, source: 'x' } } };
      const { out } = run('--policy', file(more), '--region', ZHANGZHOU, '--date', '2025-10-01');
      expect(out).toContain('养老护理员 (elderly-carer)、茶艺师 (tea-artist)、水仙花雕刻 (narcissus-carving)');
      expect(out).toContain('certificates issued from 2025-10-01 until 2025-12-31');
      expect(out).toContain('What it changes against fujian-2025');
      expect(out).toMatch(/other regions: 350100 福州市 Fuzhou、.+\n {4}公示 Public notice: 5 .+ → 9/);
      expect(run('--region', ZHANGZHOU, '--date', '2025-10-01').out).not.toContain('What it changes');
    });

    it('lays a file over a version that is not shipped, as the API gave it out', () => {
      const published = join(folder, 'published.json');
      const policy = { ...structuredClone(loadPolicy(example, fileById)), id: 'published' };
      writeFileSync(published, JSON.stringify({ status: 'published', policy }));
      const next = { ...example, amends: 'published', occupations: [], lists: [] };
      const args = ['--policy', file(next), '--region', ZHANGZHOU, '--date', '2025-10-01'];
      expect(run(...args).err).toContain('/amends');
      expect(run(...args, '--amended', published).out).toContain('What it changes against published');
    });
  });

  it('prints every fault of a bad file, with its place and what to write, and ends with 1', () => {
    const bad = { ...example, holdsFrom: { date: '1.9.2025' }, surprise: true };
    const { code, out, err } = run('--policy', file(bad), '--region', ZHANGZHOU, '--date', '2025-10-01');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('/holdsFrom/date\n');
    expect(err).toContain('/surprise\n');
    expect(err).toMatch(/请填写日期/);
    expect(err).toMatch(/Write a date/);
  });

  it.each([
    [
      'a file that is not JSON',
      ['--policy', 'TEXT', '--region', ZHANGZHOU, '--date', '2025-10-01'],
      /第 1 行[\s\S]*Line 1/,
    ],
    [
      'a file that is not there',
      ['--policy', 'none.json', '--region', ZHANGZHOU, '--date', '2025-10-01'],
      /cannot be read/,
    ],
    ['a region that is not there', ['--region', '110000', '--date', '2025-10-01'], /350600 漳州市 Zhangzhou/],
    ['a day that is none', ['--region', ZHANGZHOU, '--date', '2025-02-30'], /2024-06-01/],
    ['a day without a policy', ['--region', ZHANGZHOU, '--date', '2026-01-01'], /No policy is in force/],
    ['a day before any policy', ['--region', ZHANGZHOU, '--date', '2023-12-31'], /No policy is in force/],
    ['no region', ['--date', '2025-10-01'], /npm run policy:table/],
    ['an option that is not there', ['--county', '350582'], /npm run policy:table/],
  ])('tells of %s', (_, args, told) => {
    const text = file('not json');
    const { code, err } = run(...args.map((arg) => (arg === 'TEXT' ? text : arg)));
    expect(code).toBe(1);
    expect(err).toMatch(told);
  });

  slow('three processes; the list itself is tested beside its data', () => {
    it('has a companion that lists ids with their names, all or what is looked for', () => {
      const { out } = runScript('policy-names');
      for (const line of [
        /^ {2}350600 {2}漳州市 Zhangzhou$/m,
        /^ {2}manufacturing {2}生产制造类 Manufacturing$/m,
        /^ {2}rural-migrant +农村转移就业劳动者 Rural workers .+ \(又称 also 农村转移劳动力、农民工、农村劳动力\)$/m,
        /^ {2}employment-subsidy +就业补助资金/m,
        /^ {2}xiamen-priority +厦门市重点职业/m,
        /^ {2}3 +三级 高级工 level 3$/m,
        /^ {2}evaluation {2}评价补贴/m,
      ])
        expect(out).toMatch(line);
      const found = runScript('policy-names', '--find', '焊工').out.split('\n').slice(1);
      expect(found[0]).toBe('职业(工种) occupations');
      expect(found[1]).toMatch(/^ {2}welder +焊工/);
      expect(runScript('policy-names', '--find', 'narcissus', '--policy', file(example)).out).toContain('水仙花雕刻');
      expect(runScript('policy-names', '--find', '宇航员')).toMatchObject({
        code: 1,
        err: expect.stringMatching(/没有[\s\S]*occupations/),
      });
      expect(runScript('policy-names', '--search', 'x').err).toContain('npm run policy:names');
    });
  });
});
