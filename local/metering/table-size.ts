import type { EngineCall } from '../dynamodb/client.ts';
import type { TableShape } from '../dynamodb/tables.ts';
import { isObject, type JsonObject } from '../template/values.ts';

/** DynamoDB bills 100 bytes more for each item, and as many for each item of an index. */
const OVERHEAD_BYTES = 100;

const utf8 = (text: string): number => Buffer.byteLength(text);

/** Digits in pairs, a byte for the exponent; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function numberBytes(text: string): number {
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

/** Bytes of one attribute value in DynamoDB's JSON, without its name. */
function valueBytes(value: JsonObject): number {
  const [type = '', content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return utf8(String(content));
    case 'N':
      return numberBytes(String(content));
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'SS':
    case 'NS':
    case 'BS':
      return (content as string[]).reduce((sum, one) => sum + valueBytes({ [type.charAt(0)]: one }), 0);
    case 'L':
      return 3 + (content as JsonObject[]).reduce((sum, one) => sum + 1 + valueBytes(one), 0);
    case 'M':
      return (
        3 +
        Object.entries(content as Record<string, JsonObject>).reduce(
          (sum, [name, one]) => sum + 1 + utf8(name) + valueBytes(one),
          0,
        )
      );
    default:
      // BOOL and NULL.
      return 1;
  }
}

/** @param item in DynamoDB's JSON. @returns bytes of names and values, which is what capacity is counted by */
export function itemBytes(item: JsonObject): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + utf8(name) + (isObject(value) ? valueBytes(value) : 0),
    0,
  );
}

/** Bytes that AWS would bill as stored: a table's items and those of its indexes. Reads all of it. */
export async function storedTableBytes(call: EngineCall, table: TableShape): Promise<number> {
  const { GlobalSecondaryIndexes = [] } = table.definition as {
    GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  };
  let bytes = 0;
  for (const IndexName of [undefined, ...GlobalSecondaryIndexes.map((index) => index.IndexName)]) {
    let ExclusiveStartKey: JsonObject | undefined;
    do {
      const page: { Items?: JsonObject[]; LastEvaluatedKey?: JsonObject } = await call('Scan', {
        TableName: table.name,
        ...(IndexName !== undefined && { IndexName }),
        ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
      });
      for (const item of page.Items ?? []) bytes += itemBytes(item) + OVERHEAD_BYTES;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }
  return bytes;
}
