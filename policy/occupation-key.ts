/** One spelling per occupation name: full and half width, blanks and middle marks do not make another occupation. */
export function occupationKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s·.]+/gu, '')
    .toLowerCase();
}
