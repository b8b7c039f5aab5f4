const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿'];

/** Twelve digits are written with these; the year's money of a province has nine. */
const LIMIT_YUAN = 10 ** 12;

/**
 * An amount as forms write it (《正确填写票据和结算凭证的基本规定》): zeros inside are said once, what ends with 元 or 角
 * is closed with 整, and nothing follows 分.
 *
 * @param fen integer, not negative
 * @throws RangeError for anything else
 */
export function capitalAmount(fen: number): string {
  if (!Number.isSafeInteger(fen) || fen < 0 || fen >= LIMIT_YUAN * 100) {
    throw new RangeError('An amount is a whole number of fen, not negative.');
  }
  const yuan = Math.floor(fen / 100);
  const jiao = Math.floor(fen / 10) % 10;
  const rest = fen % 10;
  const whole = yuan === 0 ? '' : `${wholeNumber(yuan)}元`;
  if (jiao === 0 && rest === 0) return `${whole === '' ? '零元' : whole}整`;
  const tenths = jiao === 0 ? (whole === '' ? '' : '零') : `${DIGITS[jiao]}角`;
  return `${whole}${tenths}${rest === 0 ? '整' : `${DIGITS[rest]}分`}`;
}

function wholeNumber(value: number): string {
  let text = '';
  let gap = false;
  for (let group = Math.floor((String(value).length - 1) / 4); group >= 0; group -= 1) {
    const part = Math.floor(value / 10_000 ** group) % 10_000;
    if (part === 0) {
      gap = true;
      continue;
    }
    if (text !== '' && (gap || part < 1_000)) text += '零';
    text += `${fourDigits(part)}${GROUPS[group]}`;
    gap = false;
  }
  return text;
}

function fourDigits(value: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap = true;
      continue;
    }
    if (text !== '' && gap) text += '零';
    text += `${DIGITS[digit]}${PLACES[place]}`;
    gap = false;
  }
  return text;
}
