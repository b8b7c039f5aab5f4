import type { Fault, Text } from '#functions/shared/fault.ts';
import { faultOf } from '../fault-of.ts';
import { lineOf, type Slip } from './scan.ts';

interface Words {
  /** Where it is: of a comma too many, that comma. */
  readonly at: number;
  readonly text: Text;
  readonly fix: Text;
}

// “ ” „ ‟ 「 」 『 』 〝 〞 and the full-width "
const CHINESE_QUOTES = '\u201c\u201d\u201e\u201f\u300c\u300d\u300e\u300f\u301d\u301e\uff02';
/** Full-width marks and blanks, which look much like those of JSON, with what is meant. */
const CHINESE_MARKS: Readonly<Record<string, string>> = {
  '\uff0c': ',',
  '\u3001': ',',
  '\uff1b': ',',
  '\uff1a': ':',
  '\uff5b': '{',
  '\uff5d': '}',
  '\uff3b': '[',
  '\uff3d': ']',
  '\u3010': '[',
  '\u3011': ']',
  '\u3000': ' ',
  '\u00a0': ' ',
};

/** Where a file stops being JSON, with its line, what is wrong there and what to write. */
export function slipInWords(text: string, slip: Slip): Fault {
  const {
    at,
    text: what,
    fix,
  } = WORDS.map((each) => each(text, slip)).find((each) => each !== undefined) ?? other(text, slip);
  const line = lineOf(text, at);
  return faultOf('policy-json', slip.pointer, { zh: `第 ${line} 行:${what.zh}`, en: `Line ${line}: ${what.en}` }, fix);
}

type Say = (text: string, slip: Slip) => Words | undefined;

const chineseQuotes: Say = (text, { at, before, expected }) => {
  const inText =
    expected === 'rest of text' && before !== undefined && /[\u201c-\u201f]/.test(text.slice(before.at, at));
  if (!inText && !isOneOf(CHINESE_QUOTES, text[at])) return undefined;
  return {
    at: inText ? before.at : at,
    text: { zh: '用了中文引号。', en: 'there are Chinese quotation marks.' },
    fix: {
      zh: '名称和文字的前后请用英文(半角)双引号 "。',
      en: 'Put names and texts between straight quotation marks: ".',
    },
  };
};

const chineseMarks: Say = (text, { at }) => {
  const mark = text[at] ?? '';
  const plain = CHINESE_MARKS[mark];
  if (plain === undefined) return undefined;
  return plain === ' '
    ? {
        at,
        text: { zh: '有一个中文(全角)空格。', en: 'there is a Chinese (full-width) blank.' },
        fix: { zh: '请改为普通空格或删除。', en: 'Write an ordinary blank, or none.' },
      }
    : {
        at,
        text: { zh: `用了中文标点 ${mark}。`, en: 'there is a Chinese punctuation mark.' },
        fix: { zh: `请改为英文(半角)的 ${plain}。`, en: `Write ${plain} in its place.` },
      };
};

const comment: Say = (text, { at }) => {
  if (!isOneOf('/#', text[at])) return undefined;
  return {
    at,
    text: { zh: '有注释,JSON 不允许。', en: 'there is a comment, which JSON does not have.' },
    fix: {
      zh: '请删除注释;要说明的写在该项的 "assumption" 中。',
      en: 'Take it out; what is to be explained goes into "assumption" of the entry.',
    },
  };
};

const thousands: Say = (text, { at, before, expected }) => {
  const comma = before?.kind === 'comma' && expected === 'name' && /\d/.test(text[at] ?? '');
  if (!comma) return undefined;
  return {
    at,
    text: { zh: '数字中有逗号。', en: 'there is a comma in a number.' },
    fix: { zh: '请写成不带逗号的数字,例如 150000。', en: 'Write it without the comma: 150000.' },
  };
};

const commaTooMany: Say = (text, { at, before }) => {
  if (before?.kind !== 'comma' || !isOneOf('}],', text[at])) return undefined;
  return {
    at: before.at,
    text: { zh: '多了一个逗号,后面没有下一项。', en: 'there is a comma with nothing behind it.' },
    fix: { zh: '请删除这个逗号。', en: 'Take the comma out.' },
  };
};

const notClosed: Say = (text, { at, open, expected }) => {
  if (at < text.length || open === undefined || expected === 'rest of text') return undefined;
  const end = open.bracket === '{' ? '}' : ']';
  return {
    at: open.at,
    text: {
      zh: `这里的 ${open.bracket} 到文件结束也没有对应的 ${end}。`,
      en: `the ${open.bracket} here has no ${end} until the end of the file.`,
    },
    fix: { zh: `请在这一部分的末尾加上 ${end}。`, en: `Write ${end} where this part ends.` },
  };
};

const textNotClosed: Say = (text, { at, before, expected }) => {
  if (expected !== 'rest of text' || before === undefined) return undefined;
  if (text[at] === '\\') {
    return {
      at,
      text: { zh: '文字中有单独的反斜杠 \\。', en: 'there is a lone backslash \\ in a text.' },
      fix: { zh: '请写成 \\\\,或删除。', en: 'Write \\\\, or leave it out.' },
    };
  }
  return text[at] === '\t'
    ? {
        at,
        text: { zh: '文字中有制表符(Tab)。', en: 'there is a tab in a text.' },
        fix: { zh: '请改为空格。', en: 'Write a blank in its place.' },
      }
    : {
        at: before.at,
        text: { zh: '一段文字的引号在本行没有结束。', en: 'a text does not end on its line.' },
        fix: {
          zh: '请在文字末尾加英文双引号 ";文字中不能换行。',
          en: 'Write " where it ends; a text has no line breaks.',
        },
      };
};

const unit: Say = (_, { at, expected }) =>
  expected === 'rest of number'
    ? {
        at,
        text: { zh: '数字后面有别的内容。', en: 'something follows a number.' },
        fix: {
          zh: '只写数字,不写“元”“%”等单位,开头不写 0;确为文字的,加英文双引号。',
          en: 'Write the number alone, without a unit or % and without a 0 in front; a text goes between quotation marks.',
        },
      }
    : undefined;

const quoteWithin: Say = (text, { at, before, expected }) => {
  const goesOn = before?.kind === 'text' && before.end === at && /[^\s"{}[\],:]/.test(text[at] ?? '');
  if (!goesOn || (expected !== 'comma or end' && expected !== 'colon')) return undefined;
  return {
    at,
    text: { zh: '一段文字中间有英文双引号。', en: 'there is a quotation mark within a text.' },
    fix: { zh: '文字里面的引号请写成 \\" 或中文引号“”。', en: 'Within a text write \\" for it.' },
  };
};

const commaMissing: Say = (text, { at, before, expected }) => {
  if (expected !== 'comma or end' || before === undefined || isOneOf('}]:', text[at])) return undefined;
  return {
    at: before.end,
    text: { zh: '这一项后面缺少逗号。', en: 'there is no comma behind this entry.' },
    fix: { zh: '请在它与下一项之间加英文逗号 ,。', en: 'Write a comma between it and the next one: ,.' },
  };
};

const colonMissing: Say = (_, { at, expected }) =>
  expected === 'colon'
    ? {
        at,
        text: { zh: '名称后面缺少冒号。', en: 'there is no colon behind a name.' },
        fix: { zh: '请写成 "名称": 值。', en: 'Write "name": value.' },
      }
    : undefined;

const wrongBracket: Say = (text, { at, open }) => {
  if (open === undefined || !isOneOf('}]', text[at])) return undefined;
  const end = open.bracket === '{' ? '}' : ']';
  if (text[at] === end) return undefined;
  return {
    at,
    text: {
      zh: `此处的 ${text[at]} 与第 ${lineOf(text, open.at)} 行的 ${open.bracket} 不对应。`,
      en: `the ${text[at]} here does not belong to the ${open.bracket} of line ${lineOf(text, open.at)}.`,
    },
    fix: { zh: `请先用 ${end} 结束那一部分。`, en: `End that part with ${end} first.` },
  };
};

const bareWord: Say = (text, { at, expected }) => {
  if (expected !== 'value' && expected !== 'name') return undefined;
  if (text[at] !== "'" && !/[\p{L}_]/u.test(text[at] ?? '')) return undefined;
  return {
    at,
    text: { zh: '名称或文字没有用英文双引号。', en: 'a name or text is not between quotation marks.' },
    fix: {
      zh: '请加英文双引号 ",例如 "unknown";不加引号的只有数字和 true、false(小写)。',
      en: 'Put it between ", as in "unknown"; only numbers, true and false (in small letters) stand without.',
    },
  };
};

const valueMissing: Say = (text, { at, expected }) =>
  expected === 'value' && (at >= text.length || isOneOf('}],', text[at]))
    ? {
        at,
        text: { zh: '缺少一个值。', en: 'a value is missing.' },
        fix: { zh: '请填写;不知道的填 "unknown"。', en: 'Write it; what is not known is "unknown".' },
      }
    : undefined;

const moreBehind: Say = (_, { at, expected }) =>
  expected === 'nothing'
    ? {
        at,
        text: { zh: '文件的内容已经结束,后面还有文字。', en: 'the file goes on behind its end.' },
        fix: {
          zh: '请删除后面的内容,或检查前面是否多了一个 }。',
          en: 'Take out what follows, or see whether there is a } too many before it.',
        },
      }
    : undefined;

const WORDS: readonly Say[] = [
  chineseQuotes,
  chineseMarks,
  comment,
  thousands,
  commaTooMany,
  notClosed,
  textNotClosed,
  unit,
  quoteWithin,
  commaMissing,
  colonMissing,
  wrongBracket,
  bareWord,
  valueMissing,
  moreBehind,
];

function other(_: string, { at }: Slip): Words {
  return {
    at,
    text: { zh: '此处的写法不是 JSON。', en: 'this is not written as JSON.' },
    fix: {
      zh: '请对照 docs/policy-files.md 中的示例检查本行和上一行的引号、逗号和括号。',
      en: 'Compare the quotation marks, commas and brackets of this line and the one before with the example in docs/policy-files.md.',
    },
  };
}

const isOneOf = (letters: string, letter: string | undefined) => letter !== undefined && letters.includes(letter);
