import type { Text, Texts } from '#console/shell/text.ts';

export const TEXTS = {
  executions: { zh: '流程执行', en: 'Workflow executions' },
  execution: { zh: '流程执行', en: 'Execution' },
  claimId: { zh: '申报编号', en: 'Claim' },
  enterprise: { zh: '企业统一社会信用代码', en: 'Enterprise (credit code)' },
  region: { zh: '地区', en: 'Region' },
  status: { zh: '执行状态', en: 'Status' },
  anyStatus: { zh: '全部', en: 'Any' },
  error: { zh: '错误', en: 'Error' },
  from: { zh: '起始日期', en: 'From' },
  to: { zh: '截止日期', en: 'To' },
  search: { zh: '查找', en: 'Search' },
  more: { zh: '更多', en: 'More' },
  none: { zh: '没有符合条件的记录', en: 'Nothing fits' },
  started: { zh: '开始时间', en: 'Started' },
  stopped: { zh: '结束时间', en: 'Ended' },
  redrives: { zh: '重新推进次数', en: 'Redrives' },
  cause: { zh: '原因', en: 'Cause' },
  drawing: { zh: '流程图', en: 'State machine' },
  drawingIsListed: {
    zh: '拖动查看，按钮或 Ctrl+滚轮缩放，点击状态查看其经过。图中内容在下方列表中以文字列出。',
    en: 'Drag to look around, zoom by the buttons or Ctrl and wheel, press a state for what happened in it. The same stands in words in the list below.',
  },
  pressState: {
    zh: '点击图中的状态，在此查看其每次尝试、输入、输出和错误。',
    en: 'Press a state: its attempts, input, output and error are told here.',
  },
  noStays: { zh: '本次执行没有进入该状态。', en: 'This execution has not entered the state.' },
  staysLeftOut: {
    zh: '各批次均一次成功，未逐一列出。',
    en: 'Every batch succeeded at once; they are not listed one by one.',
  },
  staysInList: { zh: '其余见下方列表。', en: 'The others stand in the list below.' },
  zoomIn: { zh: '放大', en: 'Zoom in' },
  zoomOut: { zh: '缩小', en: 'Zoom out' },
  zoom: { zh: '缩放', en: 'Zoom' },
  states: { zh: '各状态', en: 'States' },
  state: { zh: '状态', en: 'State' },
  how: { zh: '经过', en: 'Way taken' },
  visits: { zh: '进入次数', en: 'Times entered' },
  time: { zh: '停留时间', en: 'Time in it' },
  attempts: { zh: '尝试次数', en: 'Attempts' },
  failedAttempts: { zh: '失败次数', en: 'Failed' },
  cameFrom: { zh: '来自', en: 'From' },
  stays: { zh: '经过与每次尝试', en: 'The way taken, with every attempt' },
  input: { zh: '输入（已脱敏）', en: 'Input (masked)' },
  output: { zh: '输出（已脱敏）', en: 'Output (masked)' },
  iteration: { zh: '批次', en: 'Batch' },
  leftOut: { zh: '其余批次均一次成功，未逐一列出：', en: 'Other batches succeeded at once and are not listed:' },
  generations: { zh: '该申报的全部流程执行', en: 'All executions of this claim' },
  revision: { zh: '第几次提交', en: 'Submission' },
  generation: { zh: '第几代', en: 'Generation' },
  archive: { zh: '存档 SHA-256', en: 'Archive SHA-256' },
  source: { zh: '来源', en: 'Read from' },
  fromArchive: { zh: '存档（不可更改）', en: 'the archive (cannot be changed)' },
  fromEngine: { zh: '流程引擎', en: 'Step Functions' },
  trail: { zh: '审计链', en: 'Audit trail' },
  verify: { zh: '校验审计链', en: 'Verify chain' },
  intact: { zh: '审计链完整', en: 'The chain is intact' },
  broken: { zh: '审计链自此事件起不符：', en: 'The chain does not hold from event' },
  anchorsHold: { zh: '个锚定的链头均一致', en: 'anchored heads agree' },
  anchorsFail: { zh: '有锚定的链头不一致', en: 'An anchored head does not agree' },
  noAnchors: { zh: '尚无锚定，申报办结后锚定', en: 'nothing is anchored before the claim has ended' },
  redrive: { zh: '重新推进', en: 'Redrive' },
  stop: { zh: '停止', en: 'Stop' },
  reason: { zh: '理由', en: 'Reason' },
  cancel: { zh: '取消', en: 'Cancel' },
  isStopped: { zh: '已由管理员停止，须由管理员重新推进或更换', en: 'Stopped by an administrator, who lets it go on' },
  toClaim: { zh: '查看申报', en: 'See the claim' },
  pack: { zh: '审计包', en: "Auditor's pack" },
  packWhy: {
    zh: '一个文件证明一份申报的全过程，附离线核验程序（node verify-pack.mjs）。',
    en: 'One file that proves a claim from end to end, with the program that checks it offline (node verify-pack.mjs).',
  },
  makePack: { zh: '生成审计包', en: 'Make a pack' },
  download: { zh: '下载', en: 'Download' },
  asked: { zh: '申请时间', en: 'Asked for' },
  by: { zh: '申请人', en: 'By' },
  root: { zh: '根哈希', en: 'Root' },
  size: { zh: '大小', en: 'Size' },
  exports: { zh: '批量导出', en: 'Exports' },
  kind: { zh: '内容', en: 'What' },
  format: { zh: '格式', en: 'Format' },
  rows: { zh: '行数', en: 'Rows' },
  makeExport: { zh: '导出', en: 'Export' },
  files: { zh: '文件', en: 'Files' },
  dictionary: { zh: '字段说明', en: 'Field dictionary' },
  looks: { zh: '查阅记录', en: 'Looks' },
  day: { zh: '日期', en: 'Day' },
  who: { zh: '人员', en: 'Who' },
  looked: { zh: '查阅内容', en: 'Looked at' },
  when: { zh: '时间', en: 'When' },
  event: { zh: '事项', en: 'Event' },
  actor: { zh: '经办', en: 'By' },
} as const satisfies Texts;

export const STATUS_NAMES: Readonly<Record<string, Text>> = {
  RUNNING: { zh: '运行中', en: 'Running' },
  SUCCEEDED: { zh: '已完成', en: 'Succeeded' },
  FAILED: { zh: '失败', en: 'Failed' },
  TIMED_OUT: { zh: '超时', en: 'Timed out' },
  ABORTED: { zh: '已停止', en: 'Stopped' },
  PENDING_REDRIVE: { zh: '等待重新推进', en: 'To be redriven' },
};

export const OUTCOMES: Readonly<Record<string, Text>> = {
  succeeded: { zh: '成功', en: 'succeeded' },
  failed: { zh: '失败', en: 'failed' },
  'timed-out': { zh: '超时', en: 'timed out' },
  open: { zh: '未结束', en: 'not ended' },
};

/** How an execution went through a state. */
export const WAYS = {
  passed: { zh: '已通过', en: 'passed' },
  here: { zh: '当前在此', en: 'is here' },
  failed: { zh: '在此失败', en: 'failed here' },
  retried: { zh: '重试后通过', en: 'passed after retries' },
  never: { zh: '未经过', en: 'not entered' },
} as const satisfies Texts;

export const KINDS: Readonly<Record<string, Text>> = {
  claims: { zh: '申报', en: 'Claims' },
  lines: { zh: '申报明细', en: 'Lines' },
  decisions: { zh: '决定', en: 'Decisions' },
  payments: { zh: '支付与资金账', en: 'Payments' },
  executions: { zh: '流程执行', en: 'Executions' },
};

export const WORK_STATES: Readonly<Record<string, Text>> = {
  making: { zh: '生成中', en: 'Being made' },
  ready: { zh: '已就绪', en: 'Ready' },
  failed: { zh: '生成失败', en: 'Failed' },
};

export const LOOKED: Readonly<Record<string, Text>> = {
  executions: { zh: '查找流程执行', en: 'Searched executions' },
  execution: { zh: '流程执行', en: 'Execution' },
  chain: { zh: '校验审计链', en: 'Verified a chain' },
  pack: { zh: '生成审计包', en: 'Asked for a pack' },
  'pack-download': { zh: '下载审计包', en: 'Fetched a pack' },
  export: { zh: '申请导出', en: 'Asked for an export' },
  'export-download': { zh: '下载导出', en: 'Fetched an export' },
};

/** @param milliseconds of machine time. @returns such as `1.2 s`, `3 min 5 s` */
export function lasting(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(2) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
