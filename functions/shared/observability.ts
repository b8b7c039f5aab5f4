import { Logger } from '@aws-lambda-powertools/logger';

/**
 * One logger. Log ids, counts, statuses and codes only: never a body, an event, a name or a number of a person.
 * Error causes are left out because parsers put the raw input there.
 */
export const logger = new Logger({ serviceName: process.env.SERVICE_NAME ?? 'jianzheng' });

/** What may be said of an error: its name, and where it came from; its message may quote input. */
export function errorFacts(error: unknown): { errorName: string; at?: string } {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const at = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return { errorName: error.name, ...(at === undefined ? {} : { at: at.trim() }) };
}
