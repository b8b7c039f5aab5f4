/**
 * `npm run policy:table -- [--policy FILE [--amended FILE]] --region 350200 --date 2024-06-01`: what is granted in a
 * region for a certificate issued on that day, by a file that somebody wrote or by the shipped version that serves the
 * day; of an amendment also what it changes, here and elsewhere. A file in which something is wrong is told with every
 * fault, its place and what to write instead. `--amended` is the version that the file amends where that is not one
 * shipped: the answer of `GET /policies/{id}`.
 */
import { parseArgs } from 'node:util';
import { isCalendarDate } from '#functions/shared/calendar/calendar-date.ts';
import type { PolicyFile } from '#policy/amend.ts';
import { changesBetween } from '#policy/changes.ts';
import { fileById } from '#policy/files.ts';
import { newestPolicy, type PolicyVersion, policyVersions } from '#policy/index.ts';
import { loadPolicy, PolicyDataError } from '#policy/load.ts';
import { payingRegion } from '#policy/regional.ts';
import { policyTable } from '#policy/table.ts';
import { changesText, faultsText, tableText } from '#policy/table-text.ts';
import { regionText } from '#policy/table-words.ts';
import { policyFileAt, Unanswerable, versionAt } from './policy-file.ts';

const USAGE = 'npm run policy:table -- [--policy FILE [--amended FILE]] --region 350200 --date 2024-06-01';

try {
  const { policy: path, amended: basePath, region: code, date } = questionAsked();
  const file = path === undefined ? undefined : policyFileAt(path);
  const published = basePath === undefined ? undefined : versionAt(basePath);
  const known = (id: string) => (published?.['id'] === id ? published : fileById(id));
  const policy = file === undefined ? shippedFor(date) : loadPolicy(file, known);
  const paying = payingRegion(policy, code);
  const region = policy.regions.find((each) => each.code === paying);
  if (region === undefined) {
    const regions = policy.regions.map(regionText).join('\n  ');
    throw new Unanswerable(`政策中没有地区 ${code}。The policy has no region ${code}:\n  ${regions}`);
  }
  if (date < policy.certificates.from || date > policy.certificates.until) throw new Unanswerable(noPolicy(date));
  console.log(tableText(policyTable(policy, region, date)));
  const amends = (file as PolicyFile | undefined)?.['amends'];
  if (typeof amends === 'string') {
    const changes = changesBetween(loadPolicy(known(amends), known), policy);
    console.log(`\n${changesText(changes, amends, region.code)}`);
  }
} catch (error) {
  if (error instanceof PolicyDataError) console.error(faultsText(error.faults));
  else if (error instanceof Unanswerable) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}

interface Question {
  readonly policy: string | undefined;
  readonly amended: string | undefined;
  readonly region: string;
  readonly date: string;
}

function questionAsked(): Question {
  let asked: { policy?: string; amended?: string; region?: string; date?: string };
  try {
    const string = { type: 'string' } as const;
    asked = parseArgs({ options: { policy: string, amended: string, region: string, date: string } }).values;
  } catch (error) {
    throw new Unanswerable(`${(error as Error).message}\n${USAGE}`);
  }
  const { policy, amended, region, date } = asked;
  if (region === undefined || date === undefined) throw new Unanswerable(USAGE);
  if (!isCalendarDate(date)) throw new Unanswerable(`日期应如 2024-06-01。Write the date as 2024-06-01.\n${USAGE}`);
  return { policy, amended, region, date };
}

/** The version in force on that day; before the first held, the one that serves certificates of that day all the same. */
function shippedFor(date: string): PolicyVersion {
  const policy = newestPolicy(date) ?? policyVersions.find(({ certificates }) => certificates.from <= date);
  if (policy === undefined) throw new Unanswerable(noPolicy(date));
  return policy;
}

function noPolicy(date: string): string {
  return `${date} 无有效政策。No policy is in force for certificates of ${date}.`;
}
