import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engineCalls } from '#local/dynamodb/client.ts';
import { startDynamoDbEngine } from '#local/dynamodb/engine.ts';
import { StreamReader } from '#local/dynamodb/streams.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';

const engineModule = new URL('../../../local/dynamodb/engine.ts', import.meta.url).pathname;
const definition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};

it('ends with its parent, however that dies, and keeps items and stream', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'engine-'));
  const script = `const { startDynamoDbEngine } = await import(${JSON.stringify(engineModule)});
    const engine = await startDynamoDbEngine({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(engine.endpoint);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endpoint = await new Promise<string>((resolve) =>
    parent.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  const call = engineCalls(endpoint);
  await ensureTable(call, 'kept', definition);
  for (const pk of ['a', 'b']) await call('PutItem', { TableName: 'kept', Item: { pk: { S: pk } } });

  parent.kill('SIGKILL');
  await expect
    .poll(
      () =>
        call('ListTables', {}).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 10_000 },
    )
    .toBe('gone');

  const again = await startDynamoDbEngine({ dataDir });
  try {
    const after = engineCalls(again.endpoint);
    await after('PutItem', { TableName: 'kept', Item: { pk: { S: 'c' } } });
    const reader = new StreamReader(after, 'kept');
    const seen = await reader.read(2);
    expect(seen?.records.map((record) => record.dynamodb.Keys)).toEqual([{ pk: { S: 'a' } }, { pk: { S: 'b' } }]);
    const position = reader.advance(seen?.shardId ?? '', seen?.records[1]?.dynamodb.SequenceNumber ?? '');
    const rest = await new StreamReader(after, 'kept', position).read(10);
    expect(rest?.records.map((record) => record.dynamodb.Keys)).toEqual([{ pk: { S: 'c' } }]);
  } finally {
    await again.close();
    rmSync(dataDir, { recursive: true });
  }
});
