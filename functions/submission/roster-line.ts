/** One usable row of a roster (花名册), normalised. Personal fields are clear here: encrypt before anything is kept. */

/** Levels, lowest first: special-ability certificate, then 5 (初级工) up to 1 (高级技师). */
export const LEVELS = ['special', '5', '4', '3', '2', '1'] as const;
export type Level = (typeof LEVELS)[number];

/** 职业资格证书, 职业技能等级证书, 专项职业能力证书. */
export const CERTIFICATE_TYPES = ['qualification', 'skill-level', 'special-ability'] as const;
export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

/**
 * Resident ID (also 居住证 810000/820000/830000, same form), 台湾居民来往大陆通行证, or 港澳居民来往内地通行证.
 */
export const DOCUMENT_TYPES = ['resident-id', 'taiwan-permit', 'hong-kong-macao-permit'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** A calendar date `YYYY-MM-DD` in Asia/Shanghai. */
export type CalendarDate = string;

/** 自主, 委托, 联合, 跨地; taught by oneself (自学). */
export const TRAINING_MODES = ['own', 'commissioned', 'joint', 'cross-region', 'self-taught'] as const;
export type TrainingMode = (typeof TRAINING_MODES)[number];

export interface RosterLine {
  /** Sheet (XLSX only) and row as the person's spreadsheet program counts it, from 1. */
  readonly sheet?: string;
  readonly row: number;
  readonly name: string;
  readonly documentType: DocumentType;
  /** Upper case, half width, no blanks. */
  readonly documentNumber: string;
  readonly phone?: string;
  readonly account?: string;
  readonly occupation: string;
  readonly level: Level;
  readonly certificateType: CertificateType;
  /** Upper case, half width, no blanks. */
  readonly certificateNumber: string;
  readonly issuedOn: CalendarDate;
  readonly issuer?: string;
  readonly trainingFrom?: CalendarDate;
  readonly trainingTo?: CalendarDate;
  readonly trainingHours?: number;
  /** Under which the training class is on file (开班备案): upper case, half width, no blanks. */
  readonly classNumber?: string;
  /** What the roster itself claims, integer fen. */
  readonly claimedFen?: number;
  /** The evaluation subsidy (评价补贴) the roster claims besides; absent: none is asked for. Integer fen. */
  readonly claimedEvaluationFen?: number;
  /** Whether the worker agreed that the enterprise claims (本人签名, 知情授权); absent: the roster does not tell. */
  readonly consent?: 'yes' | 'no' | 'unknown';
  readonly trainingMode?: TrainingMode;
  /** 人员类别 as written; the policy maps it. */
  readonly group?: string;
}
