import type { Text } from '../shared/fault.ts';

/** Why the workflow of a claim cannot go on by itself, in words for those who have it go on. */
export const HALT_REASONS = {
  'data-contradicts': {
    zh: '系统中保存的该申报数据相互矛盾，或所需文件缺失、已损坏，重复处理无济于事。请系统管理员核对数据并修复后重新推进；如系申报内容所致，可退回企业补正。',
    en: 'What is stored of the claim contradicts itself, or something of it is missing or damaged; trying again does not help. An administrator looks at the data, puts it right and redrives; where the roster is the cause, return the claim for correction.',
  },
  'settings-missing': {
    zh: '系统配置有误或缺失，流程无法继续。请系统管理员更正配置后重新推进。',
    en: 'A setting of the system is wrong or missing. An administrator corrects it and redrives.',
  },
  'calendar-missing': {
    zh: '所需年度的工作日历尚未录入，无法计算期限。请录入该年度日历后重新推进。',
    en: 'The working days of a year that is needed are not known. Once the calendar of that year is there, redrive.',
  },
  'outside-away': {
    zh: '登记系统、支付系统或其他外部系统多次未能正常应答，自动重试已用尽。待其恢复后请系统管理员重新推进。',
    en: 'A register, the treasury or another system outside did not answer as it should, again and again. Once it does, an administrator redrives.',
  },
  'out-of-time': {
    zh: '处理多次超时或中断，自动重试已用尽。请系统管理员查明原因后重新推进；如系申报内容所致，可退回企业补正。',
    en: 'It was not done in time, or was cut off, again and again. An administrator looks for the cause and redrives; where the roster is the cause, return the claim for correction.',
  },
  'workflow-defect': {
    zh: '流程定义无法处理该申报当前状态。请系统管理员更正流程定义后更换流程执行。',
    en: 'The definition of the workflow cannot deal with the claim as it stands. An administrator corrects the definition and replaces the execution.',
  },
  'no-progress': {
    zh: '流程执行连续结束而申报未有进展。请系统管理员查明原因后更换流程执行。',
    en: 'One execution after the other ended and the claim did not move. An administrator looks for the cause and replaces the execution.',
  },
  'program-defect': {
    zh: '程序无法处理该申报的内容，自动重试已用尽。请系统管理员查明原因后重新推进；如系申报内容所致，可退回企业补正。',
    en: 'The program cannot deal with what the claim holds. An administrator looks for the cause and redrives; where the roster is the cause, return the claim for correction.',
  },
} as const satisfies Record<string, Text>;

export type HaltReason = keyof typeof HALT_REASONS;

/** An execution that ended, one after the other, and not by an error. */
export const NO_PROGRESS = 'NoProgress';

const BY_ERROR: Readonly<Record<string, HaltReason>> = {
  IntegrityError: 'data-contradicts',
  ConfigurationError: 'settings-missing',
  CalendarYearUnknown: 'calendar-missing',
  UpstreamError: 'outside-away',
  ContentionError: 'out-of-time',
  UnknownStatus: 'workflow-defect',
  [NO_PROGRESS]: 'no-progress',
  'States.Timeout': 'out-of-time',
  'Sandbox.Timedout': 'out-of-time',
  'Runtime.ExitError': 'out-of-time',
};

/** Every error has words: one that nobody named is a defect of the program, or of the workflow where it is one of its own. */
export function haltReasonOf(error: string): HaltReason {
  return (
    BY_ERROR[error] ??
    (error.startsWith('Lambda.') ? 'out-of-time' : error.startsWith('States.') ? 'workflow-defect' : 'program-defect')
  );
}

/** What the one who claims is told: that it is not theirs to do anything. */
export const WAITS_FOR_BUREAU: Text = {
  zh: '该申报的处理因系统原因暂停，由经办机构负责恢复，您无需操作。',
  en: 'Something in the system keeps the claim from going on. The bureau sees to it; there is nothing for you to do.',
};

/** An error as it may be kept: names only, whatever threw it. */
export const errorNamed = (error: string | undefined): string =>
  error !== undefined && /^[A-Za-z][\w.]{0,79}$/.test(error) ? error : 'Unnamed';

/** What the log says of each claim that is halted; the alarm counts it. */
export const CLAIM_HALTED = 'claim halted';
