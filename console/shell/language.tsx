import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import type { Language, Text } from './text.ts';

interface Spoken {
  readonly language: Language;
  /** The text in the language chosen. */
  readonly say: (text: Text) => string;
  readonly choose: (language: Language) => void;
}

const KEPT_AS = 'jianzheng-language';
const Context = createContext<Spoken | undefined>(undefined);

/** Chinese, unless somebody chose English in this browser before. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, choose] = useState<Language>(() => (localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh'));
  useEffect(() => {
    localStorage.setItem(KEPT_AS, language);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const spoken = useMemo(() => ({ language, say: (text: Text) => text[language], choose }), [language]);
  return <Context value={spoken}>{children}</Context>;
}

export function useLanguage(): Spoken {
  const spoken = use(Context);
  if (spoken === undefined) throw new Error('There is no LanguageProvider above.');
  return spoken;
}
