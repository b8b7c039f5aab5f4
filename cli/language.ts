import type { Text } from '#functions/shared/fault.ts';

export type Language = 'zh' | 'en';

/** Chinese unless asked for otherwise: by `--lang`, or by an English locale. */
export function languageOf(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const wanted = asked ?? [LC_ALL, LC_MESSAGES, LANG].find((each) => each !== undefined && each !== '') ?? '';
  return wanted.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

export const say = (language: Language, text: Text): string => text[language];
