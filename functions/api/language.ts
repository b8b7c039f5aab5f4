export type Language = 'zh' | 'en';

/** More than this of a header nobody means. */
const RANGES_READ = 20;

/** The language that an `Accept-Language` header (RFC 9110, 12.5.4) prefers of those there are; Chinese where it says none. */
export function preferredLanguage(header: string | undefined): Language {
  let best: { readonly language: Language; readonly quality: number } = { language: 'zh', quality: 0 };
  for (const range of (header ?? '').split(',', RANGES_READ)) {
    const [, tag = '', weight] =
      /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range) ?? [];
    const language = LANGUAGES[tag.toLowerCase().split('-')[0] ?? ''];
    const quality = weight === undefined ? 1 : Number(weight);
    if (language !== undefined && quality > best.quality) best = { language, quality };
  }
  return best.language;
}

const LANGUAGES: Readonly<Record<string, Language | undefined>> = { zh: 'zh', '*': 'zh', en: 'en' };
