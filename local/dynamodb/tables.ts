import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { DynamoDbFailure, type EngineCall } from './client.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).optional(),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const index = z.looseObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });

const tableProperties = z.looseObject({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.array(index).default([]),
  LocalSecondaryIndexes: z.array(index).default([]),
  StreamSpecification: z
    .looseObject({ StreamViewType: z.enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) })
    .optional(),
});

export type StreamView = 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'KEYS_ONLY';

export interface TableShape {
  readonly name: string;
  readonly arn: string;
  readonly keys: readonly string[];
  readonly hashKey: string;
  /** What the template's stream shows; undefined where it has none. */
  readonly streamView: StreamView | undefined;
  /** CreateTable input, to make the table and copies of it. */
  readonly definition: Readonly<Record<string, unknown>>;
}

export function tablesOf(stack: Stack): readonly TableShape[] {
  return stack.ofType('AWS::DynamoDB::Table').map((resource) => {
    const properties = readProperties(resource, tableProperties);
    const indexes = (list: z.infer<typeof index>[]): object[] =>
      list.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
    const { GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local } = properties;
    return {
      name: resource.name,
      arn: resource.attribute('Arn'),
      keys: properties.KeySchema.map((key) => key.AttributeName),
      hashKey: properties.KeySchema.find((key) => key.KeyType === 'HASH')?.AttributeName ?? '',
      streamView: properties.StreamSpecification?.StreamViewType,
      definition: {
        KeySchema: properties.KeySchema,
        AttributeDefinitions: properties.AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
        ...(global.length > 0 && { GlobalSecondaryIndexes: indexes(global) }),
        ...(local.length > 0 && { LocalSecondaryIndexes: indexes(local) }),
      },
    };
  });
}

/**
 * Creates a table where it is not there yet. Every table streams whole images inside the engine: the event sources cut
 * them down to the template's view, and the lagging copy needs them.
 */
export async function ensureTable(call: EngineCall, name: string, definition: TableShape['definition']): Promise<void> {
  try {
    await call('CreateTable', {
      TableName: name,
      ...definition,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  } catch (error) {
    if (!(error instanceof DynamoDbFailure && error.name === 'ResourceInUseException')) throw error;
  }
  for (;;) {
    const { Table } = await call<{ Table: { TableStatus: string } }>('DescribeTable', { TableName: name });
    if (Table.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
