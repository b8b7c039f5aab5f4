/**
 * `npm run simulate -- --policy FILE --from 2025-01-01 --until 2025-06-30 [--region 350200] [--data .local] [--json]`:
 * what a draft policy would have made of past claims, beside the versions that they pinned. Reads only. In an account
 * give `--table NAME --bucket NAME` instead of `--data`, with credentials that may read both.
 */
import { parseArgs } from 'node:util';
import { isEntry } from '#policy/amend.ts';
import { fileById } from '#policy/files.ts';
import { loadPolicy, PolicyDataError } from '#policy/load.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { faultsText } from '#policy/table-text.ts';
import { regionText } from '#policy/table-words.ts';
import { compareReplays } from '#functions/policy/compare-replays.ts';
import { pastClaims } from '#functions/policy/past-claims-store.ts';
import { checkedVersion } from '#functions/policy/checked-version-store.ts';
import { policyById } from '#functions/policy/policy-store.ts';
import { type PastClaim, replay } from '#functions/policy/replay.ts';
import { told } from '#functions/policy/told-comparison.ts';
import { isCalendarDate } from '#functions/shared/calendar/calendar-date.ts';
import { type KeptData, NothingKept, openKeptData } from '#local/kept-data.ts';
import { policyFileAt, Unanswerable } from './policy-file.ts';

const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';

const USAGE =
  'npm run simulate -- --policy FILE [--from 2025-01-01] [--until 2025-12-31] [--region 350200] [--data .local | --table NAME --bucket NAME] [--json]';

try {
  const question = questionAsked();
  // What is wrong with the file is told before there need be any claims.
  const file = policyFileAt(question.policy);
  const kept = await claimsKept(question);
  Object.assign(process.env, kept.environment);
  try {
    await simulate(file, question);
  } finally {
    await kept.close();
  }
} catch (error) {
  if (error instanceof PolicyDataError) console.error(faultsText(error.faults));
  else if (error instanceof Unanswerable) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}

type Question = ReturnType<typeof questionAsked>;

function questionAsked() {
  const { policy, ...values } = optionsGiven();
  if (policy === undefined) throw new Unanswerable(USAGE);
  if (!isCalendarDate(values.from) || !isCalendarDate(values.until))
    throw new Unanswerable(`日期应如 2024-06-01。Write dates as 2024-06-01.\n${USAGE}`);
  if ((values.table === undefined) !== (values.bucket === undefined))
    throw new Unanswerable(`--table 与 --bucket 须同时给出。Give --table and --bucket together.\n${USAGE}`);
  return { ...values, policy };
}

function optionsGiven() {
  try {
    return parseArgs({
      options: {
        policy: { type: 'string' },
        from: { type: 'string', default: FIRST_DAY },
        until: { type: 'string', default: LAST_DAY },
        region: { type: 'string' },
        data: { type: 'string', default: '.local' },
        table: { type: 'string' },
        bucket: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Unanswerable(`${(error as Error).message}\n${USAGE}`);
  }
}

async function claimsKept({ data, table, bucket }: Question): Promise<KeptData> {
  if (table !== undefined && bucket !== undefined)
    return { environment: { TABLE_NAME: table, BUCKET_NAME: bucket }, close: async () => undefined };
  try {
    return await openKeptData(data);
  } catch (error) {
    if (!(error instanceof NothingKept)) throw error;
    throw new Unanswerable(
      [
        `${data} 中没有申报数据:这里还从未运行过。请先执行 npm start -- --once(送入示例申报),或用 --data 指明另一个数据文件夹;只看补贴标准用 npm run policy:table。`,
        `${data} holds no claims: nothing was ever run there. Run "npm start -- --once" first (it sends the sample claims), or name another data folder with --data; what a file grants "npm run policy:table" tells without claims.`,
      ].join('\n'),
    );
  }
}

async function simulate(file: unknown, { region, from, until, json }: Question): Promise<void> {
  const draft = isEntry(file) ? await checkedVersion(file) : loadPolicy(file, fileById);
  const regions = draft.regions.map(({ code }) => code).filter((code) => (region ?? code) === code);
  if (regions.length === 0) {
    const known = draft.regions.map(regionText).join('\n  ');
    throw new Unanswerable(`政策中没有地区 ${region}。The policy has no region ${region}:\n  ${known}`);
  }
  const claims: (PastClaim & { policyVersion: string })[] = [];
  for await (const claim of pastClaims(regions, { from, until })) claims.push(claim);
  if (claims.length === 0 && !json) {
    console.log(noClaims(region, from, until));
    return;
  }
  const pinned = new Map<string, PolicyVersion>();
  for (const id of new Set(claims.map(({ policyVersion }) => policyVersion))) {
    const policy = await policyById(id);
    if (policy === undefined) throw new Unanswerable(`未知的政策版本 ${id}。The policy version ${id} is not known.`);
    pinned.set(id, policy);
  }
  const versionFor = new Map(claims.map(({ claimId, policyVersion }) => [claimId, pinned.get(policyVersion) ?? draft]));
  const before = replay(claims, ({ claimId }) => versionFor.get(claimId) ?? draft);
  const after = replay(claims, () => draft);
  const comparison = compareReplays(before, after);
  if (json) {
    const plain = (_: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
    console.log(JSON.stringify(comparison, plain, 2));
  } else {
    console.log(told(comparison, draft));
  }
}

function noClaims(region: string | undefined, from: string, until: string): string {
  const where = region === undefined ? { zh: '各地', en: 'any region' } : { zh: region, en: region };
  const days =
    from === FIRST_DAY && until === LAST_DAY
      ? { zh: '', en: '' }
      : { zh: `${from} 至 ${until} `, en: ` from ${from} to ${until}` };
  return [
    `${days.zh}${where.zh}没有已提交并审核过条件的申报,无从比较。`,
    `No claim of ${where.en} was submitted${days.en} and judged: there is nothing to compare.`,
  ].join('\n');
}
