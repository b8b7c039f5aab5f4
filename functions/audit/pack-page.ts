import type { PackFacts } from './pack-facts.ts';

type Row = Readonly<Record<string, unknown>>;

const escaped = (value: unknown) =>
  String(value ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** @param fen integer fen */
const yuan = (fen: unknown) => (Number(fen) / 100).toLocaleString('zh-CN', { style: 'currency', currency: 'CNY' });

const shanghai = (instant: unknown) =>
  typeof instant === 'string' && instant !== ''
    ? new Date(instant).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })
    : '';

function table(heads: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const head = heads.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

const AMOUNTS: readonly (readonly [string, string])[] = [
  ['grantedFen', '累计拟补贴 Granted over all submissions'],
  ['pendingFen', '待支付 Pending'],
  ['heldFen', '暂缓支付 Held'],
  ['paidFen', '已支付 Paid'],
  ['cancelledFen', '累计已取消 Cancelled over all submissions'],
  ['recoveredFen', '已追回 Recovered'],
];

/** Lines printed; all of them are in `lines/`. */
const LINES_PRINTED = 1_000;

/** The pack as a page that is read and printed by itself: no script, nothing from elsewhere. */
export function packPage(facts: PackFacts): string {
  const { claim } = facts;
  const lines = [...facts.lines.values()].flat() as Row[];
  const of = (row: object) => row as Row;
  const sections: readonly (readonly [string, string])[] = [
    [
      '申报 The claim',
      table(
        ['项目 Item', '内容 Value'],
        [
          ['申报编号 Claim', claim['claimId']],
          ['企业 Enterprise', [claim['enterpriseName'], claim['enterpriseId']].filter(Boolean).join(' ')],
          ['地区 Region', claim['region']],
          ['状态 Status', claim['status']],
          ['政策版本 Policy version', facts.policy?.id],
          ['政策版本摘要 Its digest', facts.policy?.digest],
          ...AMOUNTS.map(([field, text]) => [text, yuan(claim[field])]),
        ],
      ),
    ],
    [
      '经办与决定 Decisions',
      table(
        ['序号 No.', '时间 Time', '事项 What', '人员 Who', '角色 Role', '理由 Reason'],
        facts.decisions.map(of).map((each) => {
          const actor = each['actor'] as Row;
          return [each['seq'], shanghai(each['at']), each['type'], actor['id'], actor['role'], each['reason']];
        }),
      ),
    ],
    [
      '申报明细(已脱敏)Lines (masked)',
      table(
        [
          '行 Line',
          '姓名 Name',
          '证件 Document',
          '职业 Occupation',
          '等级 Level',
          '结果 Outcome',
          '金额 Amount',
          '理由 Reasons',
        ],
        lines
          .slice(0, LINES_PRINTED)
          .map((line) => [
            line['lineId'],
            line['maskedName'],
            line['maskedDocument'],
            line['occupation'],
            line['level'],
            line['outcome'],
            yuan(line['grantedFen']),
            (line['reasons'] as readonly string[]).join(', '),
          ]),
      ) +
        (lines.length > LINES_PRINTED
          ? `<p>仅列前 ${LINES_PRINTED} 行 first ${LINES_PRINTED} of ${lines.length}</p>`
          : ''),
    ],
    [
      '支付与资金账 Payments and ledger',
      table(
        ['编号 Entry', '类型 Kind', '金额 Amount', '时间 Time'],
        facts.payments.ledger
          .map(of)
          .map((each) => [each['entryId'], each['kind'], yuan(each['amountFen']), shanghai(each['at'])]),
      ),
    ],
    [
      '流程执行 Executions',
      table(
        ['名称 Name', '状态 Status', '开始 Start', '结束 End', '重新推进次数 Redrives', 'SHA-256'],
        facts.executions
          .map(of)
          .map((each) => [
            each['name'],
            each['status'],
            shanghai(each['startedAt']),
            shanghai(each['stoppedAt']),
            each['redriveCount'],
            each['sha256'],
          ]),
      ),
    ],
    [
      '审计链 Audit trail',
      table(
        ['序号 No.', '时间 Time', '事项 What', '经办 By', '哈希 Hash'],
        facts.events.map((each) => [
          each['seq'],
          shanghai(each['at']),
          each['type'],
          (each['actor'] as Row)['id'],
          each['hash'],
        ]),
      ),
    ],
    [
      '锚定 Anchors',
      table(
        ['序号 No.', '哈希 Hash'],
        facts.anchors.map(({ seq, hash }) => [seq, hash]),
      ),
    ],
  ];
  const body = sections.map(([title, content]) => `<section><h2>${escaped(title)}</h2>${content}</section>`).join('\n');
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>审计包 ${escaped(claim['claimId'])}</title>
<style>
body { font: 14px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em; color: #1a1a1a; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #999; padding: 2px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; } h2 { margin-top: 1.5em; } @page { size: A4 landscape; margin: 12mm; } section { break-inside: auto; } tr { break-inside: avoid; }
</style>
<h1>见证 · 审计包 Auditor's pack</h1>
<p>${escaped(facts.packId)} · ${escaped(shanghai(facts.recordedAt))}</p>
<p>离线核验:<code>node verify-pack.mjs .</code>。Check it offline: <code>node verify-pack.mjs .</code></p>
${body}
</html>
`;
}
