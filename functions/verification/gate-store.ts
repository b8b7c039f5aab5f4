import { PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { registerGateKey } from '../claim/keys.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, getItem, tableName } from '../shared/table-store.ts';
import type { Gate, Lease } from './registers/gate.ts';
import { type MachineClock, machineClock } from './registers/machine-clock.ts';
import {
  intervalUs,
  lengthened,
  SEND_WITHIN_MS,
  SHORTEN_EVERY_MS,
  shortened,
  UNSTATED_PER_SECOND,
} from './registers/pace.ts';
import type { RegisterName } from './registers/register-names.ts';

/** One item per register for all invocations. Times are machine time. */
export interface GateItem {
  /** Calls a second that the register states. */
  readonly perSecond: number;
  /** Between two slots, in microseconds; longer than the stated limit asks for after a 429. */
  readonly intervalUs: number;
  /** Before this, slots are taken; microseconds since the epoch. */
  readonly nextFreeUs: number;
  readonly changedAtMs: number;
  /** Calls that failed since one was answered. */
  readonly failures: number;
  /** Since when the circuit is open, milliseconds since the epoch; absent: it is closed. */
  readonly openedAtMs?: number;
}

/** So many failures in a row, whoever met them, and nobody asks any more. */
export const FAILURES_TO_OPEN = 5;

const ATTEMPTS = 10;
const LONGEST_LEAD_MS = 2_000;
/** One answer shuts a register for everybody, payments too: however long it asks for, not for longer than this. */
const LONGEST_SHUT_MS = 15 * 60_000;

/**
 * The gate of all invocations. A lease is one conditional write per batch and register, however many calls it is for;
 * the interval stands in its condition, so that no slot is reckoned with an older one.
 *
 * @param stated asks a register for its limit, the first time
 */
export function tableGate(
  stated: (register: RegisterName) => Promise<number | undefined>,
  clock: MachineClock = machineClock,
): Gate {
  /** What was seen last: where it is out of date, the condition of the next write says so. */
  const seen = new Map<RegisterName, GateItem>();
  /** A slot that begins before its lease has come back is missed: so far ahead does a slow table put it. */
  let leadMs = 0;

  const change = async (register: RegisterName, what: Change) => {
    const result = await write(register, what);
    if (result.item === undefined) seen.delete(register);
    else seen.set(register, result.item);
    return result;
  };

  return {
    lease: async (register, calls, latestMs): Promise<Lease> => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const known = seen.get(register) ?? (await readGate(register)) ?? (await firstGate(register, stated, clock));
        const askedMs = clock.nowMs();
        const [fromUs, latestUs] = [Math.ceil((askedMs + leadMs) * 1_000), Math.floor(latestMs * 1_000)];
        if (fromUs > latestUs) return { shut: 'busy' };
        const takes = calls * known.intervalUs;
        const idle = known.nextFreeUs <= fromUs;
        const { done, item } = await change(register, {
          UpdateExpression: idle ? 'SET nextFreeUs = :after' : 'SET nextFreeUs = nextFreeUs + :takes',
          ConditionExpression: `intervalUs = :interval AND attribute_not_exists(openedAtMs) AND ${
            idle ? 'nextFreeUs <= :from' : 'nextFreeUs BETWEEN :from AND :latest'
          }`,
          ExpressionAttributeValues: {
            ':interval': known.intervalUs,
            ':from': fromUs,
            ...(idle ? { ':after': fromUs + takes } : { ':takes': takes, ':latest': latestUs }),
          },
        });
        const tookMs = clock.nowMs() - askedMs;
        leadMs = tookMs > SEND_WITHIN_MS / 4 ? Math.min(2 * tookMs, LONGEST_LEAD_MS) : 0;
        if (item === undefined) continue;
        if (done) return { startMs: (item.nextFreeUs - takes) / 1_000, intervalUs: known.intervalUs };
        if (item.openedAtMs !== undefined) return { shut: 'open' };
        if (item.nextFreeUs > latestUs) return { shut: 'busy' };
      }
      return { shut: 'busy' };
    },

    answered: async (register, lease, perSecond) => {
      const known = seen.get(register);
      if (known === undefined) return;
      if (known.failures > 0) await change(register, noFailures(known));
      if (perSecond !== undefined && perSecond !== known.perSecond) {
        await change(register, paced(known, intervalUs(perSecond), clock.nowMs(), perSecond));
        return;
      }
      // Only who asked at the present pace has shown that it is borne.
      if (lease.intervalUs !== known.intervalUs || clock.nowMs() < known.changedAtMs + SHORTEN_EVERY_MS) return;
      const shorter = shortened(known.intervalUs, known.perSecond);
      if (shorter < known.intervalUs) await change(register, paced(known, shorter, clock.nowMs()));
    },

    tooMany: async (register, lease, retryAfterMs) => {
      const known = seen.get(register);
      // Many that asked at one pace are refused together: it is halved once.
      if (known !== undefined && known.intervalUs === lease.intervalUs) {
        await change(register, paced(known, lengthened(known.intervalUs, known.perSecond), clock.nowMs()));
      }
      if (retryAfterMs <= 0) return;
      await change(register, {
        UpdateExpression: 'SET nextFreeUs = :until',
        ConditionExpression: 'nextFreeUs < :until',
        ExpressionAttributeValues: {
          ':until': Math.ceil((clock.nowMs() + Math.min(retryAfterMs, LONGEST_SHUT_MS)) * 1_000),
        },
      });
    },

    failed: async (register) => {
      const { item } = await change(register, {
        UpdateExpression: 'SET failures = failures + :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': 1 },
      });
      if (item === undefined || item.failures < FAILURES_TO_OPEN || item.openedAtMs !== undefined) return;
      await change(register, {
        UpdateExpression: 'SET openedAtMs = :now',
        ConditionExpression: 'attribute_not_exists(openedAtMs) AND failures >= :enough',
        ExpressionAttributeValues: { ':now': clock.nowMs(), ':enough': FAILURES_TO_OPEN },
      });
    },
  };
}

export async function readGate(register: RegisterName): Promise<GateItem | undefined> {
  return getItem<GateItem>(registerGateKey(register));
}

/**
 * Closes a circuit as it was seen open. Half open, that is: the next failure opens it again, the next answer closes it
 * for good. Answers `false` where it was closed, or opened anew, meanwhile.
 */
export async function closeGate(register: RegisterName, openedAtMs: number): Promise<boolean> {
  const { done } = await write(register, {
    UpdateExpression: 'SET failures = :almost REMOVE openedAtMs',
    ConditionExpression: 'openedAtMs = :seen',
    ExpressionAttributeValues: { ':seen': openedAtMs, ':almost': FAILURES_TO_OPEN - 1 },
  });
  return done;
}

/** Whoever comes first asks for the limit: nobody has to guess it, and nobody goes beyond it while it is not known. */
async function firstGate(
  register: RegisterName,
  stated: (register: RegisterName) => Promise<number | undefined>,
  clock: MachineClock,
): Promise<GateItem> {
  const perSecond = (await stated(register)) ?? UNSTATED_PER_SECOND;
  const item: GateItem = {
    perSecond,
    intervalUs: intervalUs(perSecond),
    nextFreeUs: 0,
    changedAtMs: clock.nowMs(),
    failures: 0,
  };
  const put = await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...registerGateKey(register), ...item },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
  return 'done' in put ? item : ((await readGate(register)) ?? item);
}

type Change = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** Gives the item as it is afterwards, done or not. */
async function write(
  register: RegisterName,
  what: Change,
): Promise<{ readonly done: boolean; readonly item: GateItem | undefined }> {
  const result = await conditionally(() =>
    dynamo().send(
      new UpdateCommand({
        TableName: tableName(),
        Key: registerGateKey(register),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...what,
      }),
    ),
  );
  const item = 'done' in result ? result.done.Attributes : result.refused;
  return { done: 'done' in result, item: item as GateItem | undefined };
}

const noFailures = ({ failures }: GateItem): Change => ({
  UpdateExpression: 'SET failures = :none',
  // A circuit that opened meanwhile is for the watch to close.
  ConditionExpression: 'failures = :seen AND attribute_not_exists(openedAtMs)',
  ExpressionAttributeValues: { ':none': 0, ':seen': failures },
});

const paced = (known: GateItem, interval: number, nowMs: number, perSecond = known.perSecond): Change => ({
  UpdateExpression: 'SET intervalUs = :interval, perSecond = :perSecond, changedAtMs = :now',
  ConditionExpression: 'intervalUs = :known AND perSecond = :stated',
  ExpressionAttributeValues: {
    ':interval': interval,
    ':perSecond': perSecond,
    ':now': nowMs,
    ':known': known.intervalUs,
    ':stated': known.perSecond,
  },
});
