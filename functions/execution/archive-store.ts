import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
} from '@aws-sdk/client-sfn';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { sha256Hex } from '../shared/canonical.ts';
import { env } from '../shared/env.ts';
import { IntegrityError } from '../shared/errors.ts';
import { keepForGood } from '../shared/kept-for-good-store.ts';
import { s3 } from '../shared/s3-client.ts';
import { stepFunctions } from '../shared/step-functions-client.ts';
import { type Archive, sealArchive, withoutTokens } from './archive.ts';
import { type ExecutionOf, executionArn, executionName } from './execution-name.ts';
import { type Archived, getExecution, noteArchived } from './execution-store.ts';

/** Events a page; the most that Step Functions gives. */
const PAGE = 1000;

/**
 * Copies a closed execution, history and definition, to where nobody can change it (object lock), and notes it with
 * the claim. Answers `undefined` while it runs.
 * @throws whatever Step Functions or S3 throw: the caller is called again
 */
export async function archiveExecution(execution: ExecutionOf): Promise<Archived | undefined> {
  const arn = executionArn(env('STATE_MACHINE_ARN'), execution);
  const described = await stepFunctions().send(new DescribeExecutionCommand({ executionArn: arn }));
  const { status, stopDate, startDate, redriveCount = 0 } = described;
  if (status === undefined || status === 'RUNNING' || stopDate === undefined || startDate === undefined)
    return undefined;
  const known = (await getExecution(execution))?.archived;
  if (known !== undefined && known.redriveCount >= redriveCount) return known;
  const events: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client: stepFunctions(), pageSize: PAGE },
    { executionArn: arn, includeExecutionData: true },
  );
  for await (const page of pages) events.push(...(page.events ?? []));
  const { definition = '' } = await stepFunctions().send(
    new DescribeStateMachineForExecutionCommand({ executionArn: arn }),
  );
  const name = executionName(execution.claimId, execution.revision, execution.generation);
  const { input = '', output, error, cause } = described;
  const { body, sha256 } = sealArchive({
    format: 1,
    name,
    executionArn: arn,
    status,
    startDate: startDate.toISOString(),
    stopDate: stopDate.toISOString(),
    redriveCount,
    input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    definition,
    events: withoutTokens(events),
  });
  const key = `executions/${execution.claimId}/r${execution.revision}-g${execution.generation}-d${redriveCount}.json`;
  await keepForGood(key, body);
  const archived = {
    key,
    sha256,
    status,
    ...(error === undefined ? {} : { error }),
    redriveCount,
    stoppedAt: stopDate.toISOString(),
  };
  await noteArchived(execution, archived);
  return archived;
}

/** @throws IntegrityError when the object is not the one that was archived. */
export async function readArchive({ key, sha256 }: Archived): Promise<Archive> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: env('ANCHOR_BUCKET_NAME'), Key: key }));
  const text = (await Body?.transformToString('utf-8')) ?? '';
  if (sha256Hex(text) !== sha256) throw new IntegrityError('An archived execution is not what was archived.');
  return JSON.parse(text) as Archive;
}
