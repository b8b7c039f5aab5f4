import type { Text } from '#functions/shared/fault.ts';

export type { Text };
export type Language = keyof Text;

/** Written beside the page that shows them: each text in both languages. */
export type Texts = Readonly<Record<string, Text>>;
