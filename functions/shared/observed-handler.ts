import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { errorFacts, logger } from './observability.ts';

/**
 * Wraps a handler that the workflow, a stream or a schedule calls: the request id is on every line of its log, and a
 * technical failure leaves its name and place there before it goes on to whoever retries.
 */
export function observed<Event, Result>(handler: (event: Event, context: Context) => Promise<Result>) {
  return middy<Event, Result>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .onError(({ error }) => {
      logger.error('invocation failed', errorFacts(error));
    })
    .handler(handler);
}
