import { csvText } from '../shared/csv.ts';
import type { Text } from '../shared/fault.ts';
import type { EXPORT_KINDS } from './requests.ts';

export type ExportKind = (typeof EXPORT_KINDS)[number];

/** One field of an export (字段说明). */
export interface ExportField {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'fen' | 'date' | 'instant' | 'list';
  readonly text: Text;
}

const field = (name: string, type: ExportField['type'], zh: string, en: string): ExportField => ({
  name,
  type,
  text: { zh, en },
});

const claimId = field('claimId', 'text', '申报编号', 'Id of the claim');
const revision = field('revision', 'integer', '第几次提交', 'Number of the submission');
const region = field('region', 'text', '地区代码', 'Region code');
const enterpriseId = field('enterpriseId', 'text', '统一社会信用代码', 'Unified social credit code');

/** What each kind of export holds, in the order of its columns. The files and their dictionary both come from here. */
export const EXPORT_FIELDS: Readonly<Record<ExportKind, readonly ExportField[]>> = {
  claims: [
    claimId,
    enterpriseId,
    field('enterpriseName', 'text', '企业名称', 'Name of the enterprise, as the register had it'),
    region,
    field('status', 'text', '所处环节', 'Where the claim stands'),
    revision,
    field('policyVersion', 'text', '政策版本', 'Policy version that it pinned'),
    field('createdAt', 'instant', '创建时间', 'When it was created (business time)'),
    field('submittedAt', 'instant', '提交时间', 'When it was first submitted (business time)'),
    field('lines', 'integer', '行数', 'Lines'),
    field('grantedLines', 'integer', '核定行数', 'Lines granted'),
    field('refusedLines', 'integer', '不予补贴行数', 'Lines refused'),
    field('claimedFen', 'fen', '申报金额(分),本次提交', 'Asked for by the roster of this submission, integer fen'),
    field('proposedFen', 'fen', '拟补贴金额(分),本次提交', 'What the policy grants of this submission, integer fen'),
    field('approvedFen', 'fen', '核定金额(分),本次提交', 'Decided by people and not given up, integer fen'),
    field('grantedFen', 'fen', '累计拟补贴金额(分)', 'Granted over all submissions, integer fen, gross'),
    field('pendingFen', 'fen', '待支付金额(分)', 'Pending, integer fen, gross'),
    field('heldFen', 'fen', '暂缓支付金额(分)', 'Held, integer fen, gross'),
    field('paidFen', 'fen', '已支付金额(分)', 'Paid, integer fen, gross'),
    field('cancelledFen', 'fen', '累计已取消金额(分)', 'Cancelled over all submissions, integer fen, gross'),
    field('recoveredFen', 'fen', '已追回金额(分)', 'Recovered, integer fen, gross'),
    field('eventHash', 'text', '审计链末端哈希', 'Hash at the head of its trail'),
  ],
  lines: [
    claimId,
    region,
    revision,
    field('lineId', 'text', '行编号', 'Id of the line: batch and place'),
    field('row', 'integer', '花名册行号', 'Row of the roster'),
    field('maskedName', 'text', '姓名(已脱敏)', 'Name, masked'),
    field('maskedDocument', 'text', '证件号码(已脱敏)', 'Document number, masked'),
    field('occupation', 'text', '职业(工种)', 'Occupation'),
    field('level', 'text', '技能等级', 'Level'),
    field('certificateType', 'text', '证书类型', 'Type of certificate'),
    field('issuedOn', 'date', '发证日期', 'Date of issue'),
    field('standing', 'text', '行状态', 'Where the line stands'),
    field('grantedFen', 'fen', '补贴金额(分)', 'Granted, integer fen, gross'),
    field('reasons', 'list', '不予补贴理由', 'Reasons against, by code'),
  ],
  decisions: [
    claimId,
    region,
    field('seq', 'integer', '审计事件序号', 'Number of the event in the trail'),
    field('type', 'text', '事项', 'What was done'),
    field('at', 'instant', '时间', 'When (business time)'),
    field('by', 'text', '经办人标识', 'Who: subject of their sign-in'),
    field('role', 'text', '角色', 'Their role'),
    field('from', 'text', '原环节', 'Where the claim stood'),
    field('to', 'text', '现环节', 'Where it went'),
    field('hash', 'text', '事件哈希', 'Hash of the event'),
  ],
  payments: [
    claimId,
    region,
    field('fund', 'text', '资金', 'Fund: region, kind and year'),
    field('entryId', 'text', '资金账编号', 'Id of the ledger entry'),
    field('kind', 'text', '类型', 'reserve, commit, release or recover'),
    field('amountFen', 'fen', '金额(分)', 'Amount, integer fen, gross'),
    field('at', 'instant', '时间', 'When (business time)'),
    field('by', 'text', '经办', 'By whom or which stage'),
  ],
  executions: [
    claimId,
    region,
    revision,
    field('generation', 'integer', '第几代', 'Number of the execution within the submission'),
    field('status', 'text', '执行状态', 'Status; RUNNING until it is archived'),
    field('error', 'text', '错误', 'Error that it failed with'),
    field('startedAt', 'instant', '开始时间', 'When it began (machine time)'),
    field('stoppedAt', 'instant', '结束时间', 'When it ended (machine time)'),
    field('redriveCount', 'integer', '重新推进次数', 'How often it was redriven'),
    field('sha256', 'text', '存档哈希', 'SHA-256 of its archive'),
  ],
};

export type ExportRow = Readonly<Record<string, unknown>>;

/** @returns the rows as one file: CSV with its header and a byte order mark, for Excel; or a JSON text a line */
export function exportText(kind: ExportKind, format: 'csv' | 'ndjson', rows: readonly ExportRow[]): string {
  const fields = EXPORT_FIELDS[kind];
  if (format === 'ndjson')
    return rows
      .map((row) => `${JSON.stringify(Object.fromEntries(fields.map(({ name }) => [name, row[name] ?? null])))}\n`)
      .join('');
  return csvText([fields.map(({ name }) => name), ...rows.map((row) => fields.map(({ name }) => row[name]))]);
}

/** The dictionary of a kind, as a CSV that stands beside the files. */
export function dictionaryText(kind: ExportKind): string {
  const rows = EXPORT_FIELDS[kind].map(({ name, type, text }) => [name, type, text.zh, text.en]);
  return csvText([['字段 field', '类型 type', '说明 zh', 'meaning en'], ...rows]);
}
