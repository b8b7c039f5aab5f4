import { ATTACHMENTS, type AttachmentKind } from '#functions/attachment/kinds.ts';
import { yuan } from '#functions/shared/money.ts';
import type { Text } from '#functions/shared/fault.ts';
import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { SIGNALS } from '#functions/fraud/signals-by-code.ts';
import { inRegion, regionsAround } from './regional.ts';
import { riskSection } from './risk.ts';
import type { Cap, Fund, PolicyVersion, Region, Regional } from './schema.ts';
import { SUBSIDIES } from './table-words.ts';

/** One setting as it holds in a region, in words. */
export interface SettingRow {
  readonly name: Text;
  readonly value: Text;
  readonly source: string;
  readonly assumption?: string | undefined;
}

const text = (zh: string, en: string): Text => ({ zh, en });
const UNKNOWN = text('未知', 'unknown');
const YES = text('是', 'yes');
const NO = text('否', 'no');

const WHEN_UNKNOWN = {
  ignore: text('查不到的不影响', 'where a fact is not known it does not matter'),
  show: text('查不到的提示审核员', 'where a fact is not known the reviewer sees it'),
  hold: text('查不到的须人工确认', 'where a fact is not known a person must confirm'),
} as const;

/** Everything besides the rates that a version says for a region, in the order in which a claim meets it. */
export function settingsOf(policy: PolicyVersion, region: Region, date: CalendarDate): readonly SettingRow[] {
  const here = <Value>(name: Text, setting: Regional<Value>, say: (value: Value) => Text): SettingRow => {
    const { value, source, assumption } = inRegion(policy, setting, region.code);
    return { name, value: say(value), source, assumption };
  };
  const everywhere = (name: Text, entry: Omit<SettingRow, 'name' | 'value'>, value: Text): SettingRow => ({
    name,
    value,
    source: entry.source,
    assumption: entry.assumption,
  });
  const { rules, review, notice, fundQueue, payee, calendar } = policy;
  return [
    everywhere(text('领取人', 'Paid to'), payee, text('企业', 'the enterprise')),
    here(text('提高标准叠加', 'Several uplifts'), policy.stacking, (how) => STACKING[how]),
    here(text('按人员类别提高', 'Uplifts by group of person'), policy.groupUplifts, (how) => GROUPS[how]),
    here(text('申领期限', 'Claim window'), policy.claimWindow, monthsInWords),
    ...capsHere(policy, region).map((cap) => everywhere(text('次数上限', 'Cap'), cap, capInWords(cap))),
    here(text('同职业同等级一次', 'Once per occupation and level'), rules.onePerOccupationAndLevel, yesNo),
    here(text('高等级后不发低等级', 'No lower level after a higher'), rules.noLowerAfterHigher, yesNo),
    ...(Object.keys(RULE_NAMES) as (keyof typeof RULE_NAMES)[]).map((name) => {
      const row = here<unknown>(RULE_NAMES[name], rules[name], ruleInWords);
      const then = WHEN_UNKNOWN[rules[name].whenUnknown];
      return { ...row, value: text(`${row.value.zh}(${then.zh})`, `${row.value.en} (${then.en})`) };
    }),
    everywhere(text('审核', 'Review'), review, reviewInWords(review)),
    here(text('审核时限', 'Time for review'), review.workingDays, daysInWords),
    here(text('负责人签字', 'A head signs'), review.approverFromFen, approverInWords),
    ...riskRows(policy, region),
    here(text('公示', 'Public notice'), notice.workingDays, daysInWords),
    ...(policy.procedure === undefined
      ? []
      : [
          here(text('申报附件', 'Papers with a claim'), policy.procedure.attachments, attachmentsInWords),
          here(text('不予受理期限', 'Time to not accept'), policy.procedure.acceptanceWorkingDays, daysInWords),
          here(text('补正期限', 'Time to correct'), policy.procedure.correctionWorkingDays, daysIfKnown),
        ]),
    ...(policy.recheck === undefined
      ? []
      : [here(text('付款后复查', 'Looked at again'), policy.recheck.daysAfterPayment, recheckInWords)]),
    everywhere(text('公示方式', 'How the notice is given'), notice, noticeInWords(notice)),
    everywhere(
      text('工作日历', 'Working calendar'),
      calendar,
      text(calendar.years.join('、'), calendar.years.join(', ')),
    ),
    ...fundsOf(policy, region).map((fund, index) =>
      everywhere(text(`资金 ${index + 1}`, `Fund ${index + 1}`), fund, fundInWords(fund)),
    ),
    ...policy.transfers
      .filter(({ regions }) => regions === undefined || regions.includes(region.code))
      .map((transfer) =>
        everywhere(
          text('可调剂', 'Transfer'),
          transfer,
          text(`${transfer.from} → ${transfer.to}`, `${transfer.from} → ${transfer.to}`),
        ),
      ),
    everywhere(text('后到可先付', 'A later claim may overtake'), fundQueue, yesNo(fundQueue.overtaking)),
    ...policy.targets
      .filter(({ from, until }) => from <= date && date <= until)
      .map((target) => everywhere(text('目标(全省)', 'Target (province)'), target, targetInWords(target))),
  ];
}

/** What holds of risk, as shipped where the version does not say. */
function riskRows(policy: PolicyVersion, region: Region): readonly SettingRow[] {
  const { signals, bands, sampling } = riskSection(policy);
  const row = <Value>(name: Text, setting: Regional<Value>, say: (value: Value) => Text): SettingRow => {
    const { value, source, assumption } = inRegion(policy, setting, region.code);
    return { name, value: say(value), source, assumption };
  };
  return [
    row(text('风险等级', 'Risk'), bands, ({ flaggedFrom, highFrom }) =>
      text(
        `${flaggedFrom} 分起逐行核对,${highFrom} 分起另须负责人签字`,
        `from ${flaggedFrom} points a line is looked at by itself, from ${highFrom} a head signs`,
      ),
    ),
    row(text('抽查', 'Sampling'), sampling, ({ clean, flagged, high, refused, most }) =>
      text(
        `无疑点 ${clean}%、须核对 ${flagged}%、高风险 ${high}%、不予通过 ${refused}%,每件至多 ${most} 行`,
        `${clean}% of clean, ${flagged}% of flagged, ${high}% of high-risk, ${refused}% of refused lines, at most ${most} of a claim`,
      ),
    ),
    ...signals.map((signal) =>
      row(signalName(signal.id), signal, ({ points, holds, limits, together }) => {
        const from = limits.map(({ id, value }) => `${id} ${value}`).join(', ');
        const added = from === '' ? '' : ` (${from})`;
        const [several, severalEn] =
          together === undefined
            ? ['', '']
            : [
                `(${together.lines} 人且达 ${together.percent}% 时 ${together.points} 分)`,
                ` (${together.points} where ${together.lines} lines and ${together.percent} % of a claim show it)`,
              ];
        return text(
          `${points} 分${several}${holds ? ',须附依据' : ''}${added}`,
          `${points} points${severalEn}${holds ? ', held until evidence comes' : ''}${added}`,
        );
      }),
    ),
  ];
}

function signalName(code: string): Text {
  const { zh = code, en = code } = SIGNALS.get(code) ?? {};
  return text(`疑点:${zh}`, `Sign: ${en}`);
}

const STACKING = {
  highest: text('取最高一项', 'the highest applies'),
  sum: text('相加', 'they add up'),
  unknown: UNKNOWN,
} as const;

const GROUPS = {
  'as-listed': text('按所列', 'as listed'),
  none: text('无,按基本标准', 'none, the base is paid'),
  unknown: UNKNOWN,
} as const;

const RULE_NAMES = {
  certificateForm: text('证书编号格式须可识别', 'Certificate number of a published form'),
  certificateIssuer: text('证书编号须与评价机构相符', 'Certificate number goes with the issuer'),
  certificateProvince: text('证书编号须为本省', "Certificate number of the province's own"),
  employment: text('培训期间在本企业参保', 'Employed by the claimant in the training months'),
  pension: text('不含领取养老待遇人员', 'Not who draws a pension'),
  publicServant: text('不含机关事业在编人员', 'Not public servants'),
  student: text('不含非毕业学年在校生', 'Not students before their graduation year'),
  retiredAge: text('超过退休年龄而无养老待遇', 'Past retirement age without a pension'),
  issuerOnFile: text('评价机构须备案', 'Issuer on file'),
  unemploymentSubsidy: text('失业保险技能提升补贴', "The unemployment fund's subsidy"),
  claimedPersonally: text('不含个人已申领', 'Not where the worker claimed in person'),
  consent: text('须本人同意', "The worker's consent"),
  trainingModes: text('培训方式', 'Training modes'),
  trainingHours: text('最低学时', 'Least training hours'),
} as const satisfies Partial<Record<keyof PolicyVersion['rules'], Text>>;

const WORDS: Readonly<Record<string, Text>> = {
  unknown: UNKNOWN,
  drawn: text('已领取的不再发', 'excludes who drew it'),
  eligible: text('符合条件的即不发', 'excludes who is eligible for it'),
  none: text('不影响', 'excludes nobody'),
  own: text('自主', 'own'),
  commissioned: text('委托', 'commissioned'),
  joint: text('联合', 'joint'),
  'cross-region': text('跨地', 'cross-region'),
  'self-taught': text('自学', 'self-taught'),
};

function ruleInWords(value: unknown): Text {
  if (typeof value === 'boolean') return yesNo(value);
  if (Array.isArray(value)) {
    const words = value.map((each) => ruleInWords(each));
    return text(words.map(({ zh }) => zh).join('、'), words.map(({ en }) => en).join(', '));
  }
  if (typeof value === 'string') return WORDS[value] ?? text(value, value);
  const { years, reached, least } = value as { years?: number; reached?: boolean; least?: number };
  if (least !== undefined) return text(`${least} 学时`, `${least} hours`);
  return reached === true
    ? text(`未满 ${years} 周岁`, `under ${years}`)
    : text(`不超过 ${years} 周岁`, `not over ${years}`);
}

function yesNo(value: boolean): Text {
  return value ? YES : NO;
}

function monthsInWords(months: number | 'unknown'): Text {
  return months === 'unknown' ? UNKNOWN : text(`发证后 ${months} 个月`, `${months} months from the date of issue`);
}

function daysInWords(days: number): Text {
  return text(`${days} 个工作日`, `${days} working days`);
}

function capsHere({ caps, ...policy }: PolicyVersion, region: Region): readonly Cap[] {
  const around = regionsAround(policy, region.code);
  return caps.filter(({ regions }) => regions === undefined || around.some((each) => regions.includes(each)));
}

function capInWords({ subsidy, times, period }: Cap): Text {
  const { zh, en } = SUBSIDIES[subsidy];
  if (period === 'ever') return text(`${zh}累计 ${times} 次`, `${en}: ${times} times in all`);
  if (period === 'calendar-year') return text(`${zh}每年 ${times} 次`, `${en}: ${times} times a calendar year`);
  return text(
    `${zh}自 ${period.from} 至 ${period.until} 共 ${times} 次`,
    `${en}: ${times} times from ${period.from} to ${period.until}`,
  );
}

function approverInWords(fen: number | 'unknown'): Text {
  return fen === 'unknown'
    ? text('起点未知', 'from an amount unknown')
    : text(`${yuan(fen)} 元起`, `from ${yuan(fen)} yuan`);
}

function reviewInWords({ second, straightThrough }: PolicyVersion['review']): Text {
  const steps = second ? text('初审、复审', 'first and second review') : text('初审', 'first review');
  return straightThrough
    ? text(`${steps.zh};无疑点的免审`, `${steps.en}; none where there is no signal`)
    : text(`${steps.zh};无免审`, `${steps.en}; always by people`);
}

function noticeInWords({ firstDayCounts, people }: PolicyVersion['notice']): Text {
  const day = firstDayCounts
    ? text('首日计入', 'the first day counts')
    : text('首日不计', 'the first day does not count');
  return people === 'masked'
    ? text(`${day.zh},个人信息遮盖`, `${day.en}, people are masked`)
    : text(`${day.zh},只公布合计`, `${day.en}, totals only`);
}

function fundsOf(policy: PolicyVersion, region: Region): readonly Fund[] {
  return region.funds.flatMap((id) => policy.funds.filter((fund) => fund.id === id));
}

function attachmentsInWords(kinds: readonly AttachmentKind[]): Text {
  if (kinds.length === 0) return text('不要求', 'none asked for');
  return text(
    kinds.map((kind) => ATTACHMENTS[kind].zh).join('、'),
    kinds.map((kind) => ATTACHMENTS[kind].en).join(', '),
  );
}

function daysIfKnown(days: number | 'unknown'): Text {
  return days === 'unknown' ? text('未知', 'unknown') : daysInWords(days);
}

function recheckInWords(days: readonly number[]): Text {
  if (days.length === 0) return text('不复查', 'never');
  return text(`付款后第 ${days.join('、')} 天`, `${days.join(', ')} days after payment`);
}

function fundInWords({ name, pays, noticeWorkingDays }: Fund): Text {
  const days = noticeWorkingDays === undefined ? undefined : daysInWords(noticeWorkingDays);
  return text(
    `${name.zh}:${pays.map((each) => SUBSIDIES[each].zh).join('、')}${days === undefined ? '' : `,公示 ${days.zh}`}`,
    `${name.en}: ${pays.map((each) => SUBSIDIES[each].en).join(', ')}${days === undefined ? '' : `, notice of ${days.en}`}`,
  );
}

function targetInWords({
  from,
  until,
  trainings,
  highSkill,
  highSkillPercent,
}: PolicyVersion['targets'][number]): Text {
  const many = trainings === 'unknown' ? UNKNOWN : text(`${trainings} 人次`, `${trainings} trainings`);
  const high = highSkillPercent === undefined ? highSkill : `${highSkillPercent}%`;
  const above = high === undefined ? text('', '') : text(`,高级工及以上 ${high}`, `, level 3 or higher ${high}`);
  return text(`${from} 至 ${until}:${many.zh}${above.zh}`, `${from} to ${until}: ${many.en}${above.en}`);
}
