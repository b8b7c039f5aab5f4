import type { Fault, FaultPlace, Text } from '../shared/fault.ts';
import type { Channel, Conflict } from './entitlement.ts';
import type { ChannelKind } from './entitlement-view.ts';
import { LEVEL_NAMES } from '../submission/level-names.ts';

export const CHANNEL_NAMES: Readonly<Record<Channel, Text>> = {
  person: { zh: '个人申领', en: 'claimed in person' },
  'training-voucher': { zh: '培训券', en: 'training voucher' },
  'unemployment-insurance': { zh: '失业保险', en: 'unemployment insurance' },
  'other-system': { zh: '其他系统', en: 'another system' },
};

const KINDS: Readonly<Record<ChannelKind, Text>> = {
  ...CHANNEL_NAMES,
  enterprise: { zh: '企业申报', en: "an enterprise's claim" },
};

const channels = Object.values(CHANNEL_NAMES);

/** Faults of the file beyond those that every list of people may have, see `roster/faults.ts`. */
const WORDINGS = {
  'elsewhere-empty': {
    text: { zh: '文件是空的', en: 'The file is empty' },
    fix: { zh: '确认已保存后重新导入', en: 'Make sure that it was saved, then import it again' },
  },
  'elsewhere-too-many-rows': {
    text: { zh: '超过 {limit} 行', en: 'There are more than {limit} rows' },
    fix: { zh: '分成几份,每份不超过 {limit} 行,分别导入', en: 'Split it into files of at most {limit} rows each' },
  },
  'elsewhere-channel-unknown': {
    text: { zh: '“{header}”不是可识别的渠道', en: '“{header}” is not a channel that is known' },
    fix: {
      zh: `填写以下之一:${channels.map(({ zh }) => zh).join('、')}`,
      en: `Use one of ${channels.map(({ zh, en }) => `${zh} (${en})`).join(', ')}`,
    },
  },
  'elsewhere-reference-form': {
    text: { zh: '“{header}”超过 64 个字符', en: '“{header}” is longer than 64 characters' },
    fix: { zh: '只填凭证、受理或批次中能唯一识别该笔补贴的编号', en: 'Give only the number that tells this one grant' },
  },
  'elsewhere-reference-repeated': {
    text: { zh: '与第 {first} 行的渠道和“{header}”相同', en: 'Channel and “{header}” are the same as in row {first}' },
    fix: {
      zh: '每笔补贴一行、一个编号;重复的行请删去',
      en: 'One row and one number for each grant; delete what repeats',
    },
  },
  'elsewhere-subsidy-unknown': {
    text: { zh: '“{header}”不是可识别的补贴种类', en: '“{header}” is not a kind of subsidy that is known' },
    fix: {
      zh: '填“培训补贴”“评价补贴”或“培训补贴、评价补贴”;失业保险渠道可填“技能提升补贴”',
      en: 'Use 培训补贴, 评价补贴 or 培训补贴、评价补贴; for unemployment insurance also 技能提升补贴',
    },
  },
  'elsewhere-region-unknown': {
    text: { zh: '“{header}”不是可识别的地区', en: '“{header}” is not a region that is known' },
    fix: {
      zh: '填政策所列地区的名称,或六位行政区划代码(GB/T 2260)',
      en: 'Use the name of a region of the policy, or the six-digit code of GB/T 2260',
    },
  },
  // Rows that are well written, and what stands in their way
  'elsewhere-taken': {
    text: {
      zh: '未登记:该职业{level}已于其他记录中享受(发证日期 {issuedOn},{channel})',
      en: 'Not recorded: this occupation, {level}, is granted already (issued {issuedOn}, {channel})',
    },
    fix: {
      zh: '核实哪一笔属实;如本行属实,先撤回或追回另一笔后重新导入',
      en: 'Find out which of the two is true; if this one, have the other let go or recovered, then import again',
    },
  },
  'elsewhere-higher-taken': {
    text: {
      zh: '未登记:该职业已享受更高等级({level},发证日期 {issuedOn},{channel})',
      en: 'Not recorded: a higher level of this occupation is granted ({level}, issued {issuedOn}, {channel})',
    },
    fix: {
      zh: '核实等级和发证日期;确属先低后高的,请交由人工处理',
      en: 'Check level and date; if the lower one did come first, leave it to a person to decide',
    },
  },
  'elsewhere-used-up': {
    text: {
      zh: '未登记:{subsidy}补贴次数已达上限({times} 次)',
      en: 'Not recorded: the {times} times that the {subsidyEn} subsidy may be had are used up',
    },
    fix: {
      zh: '核实本人各次享受记录;属实的请交由人工处理',
      en: 'Check what the person had before; if this is true as well, leave it to a person to decide',
    },
  },
  'elsewhere-other-content': {
    text: {
      zh: '未登记:该渠道的此凭证号已登记为不同内容',
      en: 'Not recorded: this number of this channel is recorded with other content',
    },
    fix: {
      zh: '对照凭证核实;已登记的内容有误的,请交由人工更正',
      en: 'Compare with the document; if what is recorded is wrong, have a person correct it',
    },
  },
  'elsewhere-released': {
    text: { zh: '未登记:该凭证号此前已被撤销', en: 'Not recorded: this number was let go of before' },
    fix: { zh: '如需恢复,请使用新的凭证号', en: 'If it is to count again, use a new number' },
  },
} as const satisfies Record<string, Pick<Fault, 'text' | 'fix'>>;

export type ElsewhereFaultCode = keyof typeof WORDINGS;

/** @param words what stands for `{…}` in the wording; never a value of a cell */
export function elsewhereFault(
  code: ElsewhereFaultCode,
  place: FaultPlace = {},
  words: { readonly zh?: Readonly<Record<string, string>>; readonly en?: Readonly<Record<string, string>> } = {},
): Fault {
  const { text, fix } = WORDINGS[code];
  const both = ({ zh, en }: Text): Text => ({ zh: fill(zh, words.zh), en: fill(en, words.en ?? words.zh) });
  const fill = (wording: string, own: Readonly<Record<string, string>> = {}) =>
    wording.replace(/\{(\w+)\}/g, (_, word: string) => ({ header: place.header ?? '', ...own })[word] ?? '');
  return { code, place, text: both(text), fix: both(fix) };
}

/** Why a row was not recorded: level, date and kind of channel of what stands in its way, and nothing of whose it is. */
export function conflictFault(conflict: Conflict, place: FaultPlace): Fault {
  switch (conflict.kind) {
    case 'taken': {
      const { level, higher, by } = conflict;
      const words = (language: 'zh' | 'en') => ({
        level: LEVEL_NAMES[level][language],
        issuedOn: by.issuedOn,
        channel: KINDS[by.channel ?? 'enterprise'][language],
      });
      const code = higher ? 'elsewhere-higher-taken' : 'elsewhere-taken';
      return elsewhereFault(code, place, { zh: words('zh'), en: words('en') });
    }
    case 'used-up': {
      const { subsidy, times } = conflict;
      const words = { subsidy: subsidy === 'training' ? '培训' : '评价', subsidyEn: subsidy, times: String(times) };
      return elsewhereFault('elsewhere-used-up', place, { zh: words });
    }
    case 'released':
      return elsewhereFault('elsewhere-released', place);
    default:
      return elsewhereFault('elsewhere-other-content', place);
  }
}
