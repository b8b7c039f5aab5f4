import type { PolicyVersion } from '#policy/index.ts';
import { inRegion } from '#policy/regional.ts';
import { addMonths } from '../shared/calendar/calendar-date.ts';
import type { Text } from '../shared/fault.ts';
import type { SealedLine } from '../submission/frozen-line.ts';
import type { CalendarDate } from '../submission/roster-line.ts';
import { selfContradictions, type VerifiedLine, verifyLine } from '../verification/verify-line.ts';
import { assessLine } from './assess-line.ts';
import { explain } from './explain.ts';
import { REASONS } from './reasons.ts';
import { UNKNOWNS } from './unknowns.ts';

/**
 * What a dry run (试算) cannot know. It asks no register and reads no ledger: registers are asked for claims only, and
 * what a person was granted elsewhere is not for whoever writes their number into a roster.
 */
export const NOT_KNOWN: readonly { readonly code: string; readonly text: Text }[] = [
  {
    code: 'registers-not-asked',
    text: {
      zh: '未查询证书、社会保险、学籍、财政供养、失业保险等登记信息:此处按均符合条件试算。',
      en: 'No register was asked (certificates, social insurance, enrolment, fiscal payroll, unemployment insurance): all are taken to agree.',
    },
  },
  {
    code: 'ledger-not-read',
    text: {
      zh: '未查询该人员是否已享受补贴、是否达到次数上限,或其他申报是否已占用。',
      en: 'Whether a person has been granted before, has reached the most there is, or is claimed for elsewhere was not looked up.',
    },
  },
  {
    code: 'people-not-asked',
    text: {
      zh: '风险筛查、初审、复审、公示及资金情况不在试算范围内。',
      en: 'Fraud screening, first and second review, public notice and funds are not part of a dry run.',
    },
  },
];

export interface DryRunLine {
  readonly row: number;
  readonly name: string;
  readonly document: string;
  readonly occupation: string;
  readonly level: SealedLine['level'];
  /** `unclear`: the amount or a rule is not known from the roster; a reviewer decides. */
  readonly outcome: 'granted' | 'refused' | 'unclear';
  /** Integer fen, gross; 0 where nothing would be granted. */
  readonly amountFen: number;
  readonly calculation: readonly Text[];
  readonly reasons: readonly {
    readonly code: string;
    readonly zh: string;
    readonly en: string;
    readonly clause: string;
  }[];
  readonly unknowns: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  /** Last day on which it can be claimed; absent where the region's time is not known. */
  readonly claimUntil?: CalendarDate;
}

export interface DryRunOptions {
  readonly policy: PolicyVersion;
  readonly region: string;
  /** Business date on which it would be submitted. */
  readonly submittedOn: CalendarDate;
}

/** What would be granted for a line if every register agreed, by the very rules that a claim is judged by. */
export function dryRunLine(line: SealedLine, { policy, region, submittedOn }: DryRunOptions): DryRunLine {
  const frozen = { ...line, lineId: `0-${line.row}` };
  const assessed = assessLine(frozen, agreedByAll(frozen), { region, submittedOn }, policy);
  const parts = assessed.eligible ? assessed.parts : [];
  const window = inRegion(policy, policy.claimWindow, region).value;
  return {
    row: line.row,
    name: line.maskedName,
    document: line.maskedDocument,
    occupation: line.occupation,
    level: line.level,
    outcome: !assessed.eligible ? 'refused' : assessed.holds.length > 0 ? 'unclear' : 'granted',
    amountFen: parts.reduce((sum, { amountFen }) => sum + amountFen, 0),
    calculation: explain({ policyVersion: policy.id, parts }, policy).map(({ text }) => text),
    reasons: assessed.eligible ? [] : assessed.reasons.map((code) => ({ code, ...REASONS[code] })),
    unknowns: assessed.unknowns.map((code) => ({ code, ...UNKNOWNS[code] })),
    ...(window === 'unknown' ? {} : { claimUntil: addMonths(line.issuedOn, window) }),
  };
}

/** As if every register had been asked and had nothing against the line; what its number contradicts stays. */
function agreedByAll(line: SealedLine & { readonly lineId: string }): VerifiedLine {
  const contradicted = selfContradictions(line);
  return {
    ...verifyLine(line.lineId, contradicted, {}),
    ...(contradicted.length > 0 ? {} : { certificate: 'verified' as const }),
    employed: 'yes',
    pension: 'no',
    publicServant: 'no',
    student: 'no',
    unemploymentSubsidy: 'no',
    claimedPersonally: 'no',
    issuerOnFile: 'yes',
  };
}
