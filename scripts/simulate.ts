/**
 * `npm run simulate -- --policy FILE --from 2025-01-01 --until 2025-06-30 [--region 350200] [--data .local] [--json]`:
 * what a draft policy would have made of past claims, beside the versions that they pinned. Reads only. In an account
 * give `--table NAME --bucket NAME` instead of `--data`, with credentials that may read both.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { PolicyFile } from '#policy/amend.ts';
import { PolicyDataError } from '#policy/load.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { compareReplays } from '#functions/policy/compare-replays.ts';
import { pastClaims } from '#functions/policy/past-claims-store.ts';
import { checkedVersion } from '#functions/policy/checked-version-store.ts';
import { policyById } from '#functions/policy/policy-store.ts';
import { type PastClaim, replay } from '#functions/policy/replay.ts';
import { told } from '#functions/policy/told-comparison.ts';
import { openKeptData } from '#local/kept-data.ts';

const USAGE =
  'npm run simulate -- --policy FILE [--from 2025-01-01] [--until 2025-12-31] [--region 350200] [--data .local | --table NAME --bucket NAME] [--json]';

const { values } = parseArgs({
  options: {
    policy: { type: 'string' },
    from: { type: 'string', default: '0000-01-01' },
    until: { type: 'string', default: '9999-12-31' },
    region: { type: 'string' },
    data: { type: 'string', default: '.local' },
    table: { type: 'string' },
    bucket: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

if (values.policy === undefined) {
  console.error(USAGE);
  process.exit(2);
}

const kept =
  values.table === undefined || values.bucket === undefined
    ? await openKeptData(values.data)
    : { environment: { TABLE_NAME: values.table, BUCKET_NAME: values.bucket }, close: async () => undefined };
Object.assign(process.env, kept.environment);
try {
  const draft = await checkedVersion(JSON.parse(readFileSync(values.policy, 'utf8')) as PolicyFile);
  const regions = draft.regions.map(({ code }) => code).filter((code) => (values.region ?? code) === code);
  const claims: (PastClaim & { policyVersion: string })[] = [];
  for await (const claim of pastClaims(regions, { from: values.from, until: values.until })) claims.push(claim);
  const pinned = new Map<string, PolicyVersion>();
  for (const id of new Set(claims.map(({ policyVersion }) => policyVersion))) {
    const policy = await policyById(id);
    if (policy === undefined) throw new Error(`The policy version ${id} is not known. / 未知的政策版本 ${id}。`);
    pinned.set(id, policy);
  }
  const versionFor = new Map(claims.map(({ claimId, policyVersion }) => [claimId, pinned.get(policyVersion) ?? draft]));
  const before = replay(claims, ({ claimId }) => versionFor.get(claimId) ?? draft);
  const after = replay(claims, () => draft);
  const comparison = compareReplays(before, after);
  if (values.json) {
    const plain = (_: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
    console.log(JSON.stringify(comparison, plain, 2));
  } else {
    console.log(told(comparison, draft));
  }
} catch (error) {
  if (!(error instanceof PolicyDataError)) throw error;
  for (const { place, text, fix } of error.faults)
    console.error(`${place.pointer}: ${text.zh} ${fix.zh}\n  ${text.en} ${fix.en}`);
  process.exitCode = 1;
} finally {
  await kept.close();
}
