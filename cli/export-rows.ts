import { AMOUNT_NAMES } from '#functions/claim/named-amounts.ts';
import type { AuditEvent, Claim, Line } from '#client/types.ts';
import type { LineStanding } from '#functions/claim/line.ts';
import type { Text } from '#functions/shared/fault.ts';
import { yuan } from '#functions/shared/money.ts';
import type { Language } from './language.ts';
import { ROLE_TEXTS } from '#functions/api/role-texts.ts';
import { EVENT_WORDS, STATUS_WORDS, wordOf } from '#client/claim-words.ts';

export type Row = readonly (string | number | undefined)[];

/** What a line comes to, in the policy's words. */
const STANDINGS: Readonly<Record<LineStanding, Text>> = {
  granted: { zh: '核定', en: 'granted' },
  refused: { zh: '不予补贴', en: 'refused' },
  waiting: { zh: '待核验', en: 'pending' },
  held: { zh: '暂缓拨付', en: 'held' },
  paid: { zh: '已拨付', en: 'paid' },
  recovered: { zh: '已追回', en: 'recovered' },
  cancelled: { zh: '已取消', en: 'cancelled' },
};

export function claimRows(claim: Claim, language: Language): readonly Row[] {
  const zh = language === 'zh';
  return [
    [zh ? '申报编号' : 'claim', claim.claimId],
    [zh ? '企业' : 'enterprise', claim.enterpriseName ?? ''],
    [zh ? '统一社会信用代码' : 'credit code', claim.enterpriseId],
    [zh ? '区划' : 'region', claim.region],
    [zh ? '状态' : 'status', wordOf(STATUS_WORDS, claim.status)[language]],
    [zh ? '行数' : 'lines', claim.lines],
    [zh ? '可补贴行数' : 'granted lines', claim.grantedLines],
    [zh ? '不予补贴行数' : 'refused lines', claim.refusedLines],
    ...AMOUNT_NAMES.flatMap(([name, words]): Row[] => {
      const fen = claim.amounts[name];
      return fen === undefined ? [] : [[zh ? `${words.zh}(元)` : `${words.en} (CNY)`, yuan(fen)]];
    }),
  ];
}

export function lineRows(lines: readonly Line[], language: Language): readonly Row[] {
  const zh = language === 'zh';
  const header = zh
    ? ['行', '姓名', '证件号码', '职业(工种)', '等级', '发证日期', '结果', '补贴金额(元)', '原因', '依据']
    : ['row', 'name', 'document', 'occupation', 'level', 'issued on', 'result', 'granted (CNY)', 'reasons', 'clauses'];
  return [
    header,
    ...lines.map(
      ({ row, name, document, occupation, level, issuedOn, standing, grantedFen, reasons }): Row => [
        row,
        name,
        document,
        occupation,
        String(level),
        issuedOn,
        STANDINGS[standing][language],
        yuan(grantedFen),
        reasons.map((reason) => reason[language]).join(zh ? ';' : '; '),
        reasons.map(({ clause }) => clause).join(zh ? ';' : '; '),
      ],
    ),
  ];
}

const whom = ({ role, id }: AuditEvent['actor']): Text => wordOf(ROLE_TEXTS, role ?? id);

export function decisionRows(events: readonly AuditEvent[], language: Language): readonly Row[] {
  const header = language === 'zh' ? ['时间', '事项', '经办'] : ['time', 'what', 'by'];
  return [
    header,
    ...events.map(({ type, at, actor }): Row => [at, wordOf(EVENT_WORDS, type)[language], whom(actor)[language]]),
  ];
}
