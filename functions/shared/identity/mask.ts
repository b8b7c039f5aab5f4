/** Stars for all but the last four characters; a text of eight or fewer keeps at most its last two, of four or fewer none. */
export function maskLastFour(text: string): string {
  const characters = [...text];
  const kept = characters.length > 8 ? 4 : characters.length > 4 ? 2 : 0;
  return '*'.repeat(characters.length - kept) + characters.slice(characters.length - kept).join('');
}

/** As long as a phone number without its area code: a title or the name of a file or sheet has none. */
const LONG_NUMBER = /\d(?:[ -]?\d){6,}[Xx]?/g;

/** A text that people write for themselves and others read, such as a file's name, without numbers that may be somebody's. */
export function withoutLongNumbers(text: string): string {
  return text.replace(LONG_NUMBER, (number) => (isDate(number) ? number : '…'));
}

/** 20250603 is in many a name. */
const isDate = (number: string): boolean => /^20\d{2}-?(?:0\d|1[0-2])-?[0-3]\d$/.test(number);
