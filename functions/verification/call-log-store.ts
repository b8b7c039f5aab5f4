import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { linesPk, registerCallKey, registerCallPrefix } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, queryPrefix, tableName } from '../shared/table-store.ts';
import type { RegisterCall } from './facts.ts';
import type { CallLog } from './registers/call-log.ts';

/** Each call of a batch under its claim, before it is made and again when it was. */
export function tableCallLog(on: { claimId: string; revision: number; batch: number }): CallLog {
  const put = async (call: RegisterCall): Promise<void> => {
    const Item = { ...registerCallKey(on, call.register, call.callId), ...call };
    await conditionally(() => dynamo().send(new PutCommand({ TableName: tableName(), Item })));
  };
  return { asked: put, answered: put };
}

export async function callsOfBatch(claimId: string, revision: number, batch: number): Promise<RegisterCall[]> {
  const calls: RegisterCall[] = [];
  for await (const item of queryPrefix<RegisterCall & { pk?: string; sk?: string }>(
    linesPk(claimId, batch),
    registerCallPrefix(revision),
  )) {
    const { pk: _pk, sk: _sk, ...call } = item;
    calls.push(call);
  }
  return calls;
}
