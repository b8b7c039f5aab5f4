import { officerInWords } from '../api/officer-name-store.ts';
import { problem, type Response } from '../api/problem.ts';

/** Somebody else has the claim in hand. @param until machine time */
export async function claimHeld(subject: string, until: string | undefined): Promise<Response> {
  const holder = await officerInWords(subject);
  const time = until === undefined ? '' : shanghaiClock(until);
  return problem(
    409,
    'claim-held',
    {
      zh: `该申报已由 ${holder} 领取(保留至 ${time},系统时钟),其间由其审核。`,
      en: `${holder} has this claim in hand (kept until ${time} by the clock of the machine) and decides on it.`,
    },
    {
      fix: {
        zh: '请审核其他申报,或待其处理完毕、到时自动释放后再领取。',
        en: 'Take another claim, or wait until this one is decided or lapses.',
      },
    },
  );
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const shanghaiClock = (at: string) => new Date(Date.parse(at) + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
