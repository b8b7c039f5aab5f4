import type { IncomingMessage } from 'node:http';
import {
  awsJson,
  jsonHeaders,
  type JsonVersion,
  operationOf,
  pathOf,
  s3OperationOf,
  type WireAnswer,
} from '../aws-wire.ts';
import { canConflict, conflictAnswer, throttleAnswer } from '../dynamodb/faults.ts';
import { type JsonAnswer, problem } from '../outside/json-http.ts';
import { tooMany } from '../registers/mode.ts';
import { failureXml, S3Failure } from '../s3/failure.ts';
import { objectOf } from '../template/values.ts';
import type { Ending } from './faults.ts';
import type { Wire } from './front.ts';

/** Name of the function whose credentials a request is signed with. */
export type CallerOf = (incoming: IncomingMessage) => string | undefined;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export function dynamoDbWire(callerOf: CallerOf): Wire {
  return {
    readsBody: true,
    describe: (incoming) => {
      const operation = operationOf(incoming);
      return { operation, function: callerOf(incoming), canConflict: canConflict(operation) };
    },
    refuse: (ending, { operation }, body) => {
      const { rule, chance } = ending;
      if (rule.fault === 'error') {
        const name = rule.name ?? 'InternalServerError';
        return awsJson(rule.status ?? 500, `com.amazonaws.dynamodb.v20120810#${name}`, 'Internal server error', '1.0');
      }
      const items = itemsOf(body);
      const answer =
        rule.fault === 'conflict' ? conflictAnswer(operation, items, chance) : throttleAnswer(operation, items, chance);
      return { status: answer.status, headers: jsonHeaders('1.0'), body: JSON.stringify(answer.body) };
    },
  };
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html, and KMSInternalException of its operations. */
export const kmsWire = (callerOf: CallerOf): Wire => jsonWire(callerOf, '1.1', 'KMSInternalException');

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
export const secretsWire = (callerOf: CallerOf): Wire => jsonWire(callerOf, '1.1', 'InternalServiceError');

/** https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html */
export const stepFunctionsWire = (callerOf: CallerOf): Wire => jsonWire(callerOf, '1.0', 'InternalFailure');

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
export const eventsWire = (callerOf: CallerOf): Wire => jsonWire(callerOf, '1.1', 'InternalException');

function jsonWire(callerOf: CallerOf, version: JsonVersion, internal: string): Wire {
  return {
    readsBody: false,
    describe: (incoming) => ({ operation: operationOf(incoming), function: callerOf(incoming) }),
    refuse: ({ rule }) =>
      rule.fault === 'error'
        ? awsJson(rule.status ?? 500, rule.name ?? internal, 'The service has failed.', version)
        : awsJson(400, 'ThrottlingException', 'Rate exceeded', version),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Wire(callerOf: CallerOf): Wire {
  return {
    readsBody: false,
    describe: (incoming) => {
      const operation = s3OperationOf(incoming);
      // A conditional write is refused while another one is under way.
      const canConflict = operation === 'PutObject' && incoming.headers['if-none-match'] !== undefined;
      return { operation, path: pathOf(incoming), function: callerOf(incoming), canConflict };
    },
    refuse: (ending, { path = '' }) => {
      const failure = s3FailureOf(ending);
      return {
        status: failure.status,
        headers: { 'content-type': 'application/xml' },
        body: failureXml(failure, path),
      };
    },
  };
}

function s3FailureOf({ rule }: Ending): S3Failure {
  if (rule.fault === 'throttle') return new S3Failure(503, 'SlowDown', 'Please reduce your request rate.');
  if (rule.fault === 'conflict') {
    return new S3Failure(409, 'ConditionalRequestConflict', 'A conflicting operation occurred. Please retry.');
  }
  const { status = 500, name = 'InternalError' } = rule.fault === 'error' ? rule : {};
  return new S3Failure(status, name, 'We encountered an internal error. Please try again.');
}

/** The stand-ins outside: their contracts are `openapi.json` beside them. */
export const outsideWire: Wire = {
  readsBody: false,
  describe: (incoming) => {
    const path = pathOf(incoming);
    if (path.startsWith('/control')) return undefined;
    return { operation: `${incoming.method} ${path.split('/').at(-1)}`, path };
  },
  refuse: ({ rule }) =>
    rule.fault === 'throttle'
      ? written(tooMany(rule.retryAfterSeconds))
      : written(
          problem((rule.fault === 'error' ? rule.status : undefined) ?? 503, 'away', {
            zh: '暂不可用。',
            en: 'Not available.',
          }),
        ),
};

function written(answer: JsonAnswer): WireAnswer {
  if (!('body' in answer)) throw new TypeError('A refusal is JSON.');
  return { status: answer.status, headers: answer.headers ?? {}, body: JSON.stringify(answer.body) };
}

function itemsOf(body: Buffer): number {
  const items = objectOf(JSON.parse(body.toString('utf8')))['TransactItems'];
  return Array.isArray(items) ? items.length : 1;
}
