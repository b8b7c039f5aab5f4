import { STATUS_WORDS } from '#client/claim-words.ts';
import { STATUSES, type Status } from '#functions/claim/status.ts';
import { EXIT } from './exit-codes.ts';
import { Stop } from './stop.ts';

/** A status as `--until` takes it: its code, or its words in Chinese. @throws {@link Stop} with status 2 for any other */
export function statusNamed(text: string): Status {
  const status = STATUSES.find((each) => each === text || STATUS_WORDS[each].zh === text);
  if (status !== undefined) return status;
  const all = (language: 'zh' | 'en') =>
    STATUSES.map((each) => (language === 'zh' ? `${each}(${STATUS_WORDS[each].zh})` : each)).join(
      language === 'zh' ? '、' : ', ',
    );
  throw new Stop(
    EXIT.usage,
    { zh: '--until 不是申报的状态。', en: '--until is no status of a claim.' },
    { zh: `可用:${all('zh')}`, en: `It takes one of: ${all('en')}` },
  );
}
