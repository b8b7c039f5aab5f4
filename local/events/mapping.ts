import * as z from 'zod';
import type { StreamView, TableShape } from '../dynamodb/tables.ts';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { TemplateRefused } from '../template/values.ts';
import { compileFilters, type Filter } from './filter.ts';

/** One event source mapping from a table's stream to a function. */
export interface StreamMapping {
  readonly id: string;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly table: string;
  readonly view: StreamView;
  readonly filter: Filter;
  readonly batchSize: number;
  readonly bisect: boolean;
  readonly partialFailures: boolean;
  /** Retries of a failing batch; -1 tries for as long as the record lives. */
  readonly maximumRetries: number;
  readonly onFailureArn: string | undefined;
}

const properties = z.looseObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.coerce.boolean().default(true),
  BatchSize: z.coerce.number().default(100),
  BisectBatchOnFunctionError: z.coerce.boolean().default(false),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  MaximumRetryAttempts: z.coerce.number().default(-1),
  FilterCriteria: z.looseObject({ Filters: z.array(z.looseObject({ Pattern: z.string() })).default([]) }).optional(),
  DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.string() }).optional() }).optional(),
});

/** @throws {@link TemplateRefused} for sources that are no stream of a table of this stack */
export function streamMappingsOf(stack: Stack, tables: readonly TableShape[]): readonly StreamMapping[] {
  return stack.ofType('AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const mapping = readProperties(resource, properties);
    const table = tables.find(({ arn }) => mapping.EventSourceArn.startsWith(`${arn}/stream/`));
    if (table?.streamView === undefined) {
      throw new TemplateRefused(
        `${resource.logicalId}: ${mapping.EventSourceArn} is no stream of a table of this stack.`,
      );
    }
    if (!mapping.Enabled) return [];
    const patterns = (mapping.FilterCriteria?.Filters ?? []).map((filter) => filter.Pattern);
    return [
      {
        id: resource.logicalId,
        functionArn: mapping.FunctionName,
        streamArn: mapping.EventSourceArn,
        table: table.name,
        view: table.streamView,
        filter: compileFilters(patterns, `${resource.logicalId}/FilterCriteria`),
        batchSize: mapping.BatchSize,
        bisect: mapping.BisectBatchOnFunctionError,
        partialFailures: mapping.FunctionResponseTypes.length > 0,
        maximumRetries: mapping.MaximumRetryAttempts,
        onFailureArn: mapping.DestinationConfig?.OnFailure?.Destination,
      },
    ];
  });
}
