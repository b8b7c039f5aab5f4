import { engineCalls } from '#local/dynamodb/client.ts';
import { tablesOf } from '#local/dynamodb/tables.ts';
import { rulesOf } from '#local/events/rule.ts';
import { functionNameOf } from '#local/lambda/configuration.ts';
import type { Measured } from '#local/metering/fit.ts';
import { PLATFORM_BYTES_PER_INVOCATION } from '#local/metering/meter.ts';
import { addQuantities, type Quantities } from '#local/metering/price-items.ts';
import { type Kept, quantitiesOf } from '#local/metering/quantities.ts';
import { storedTableBytes } from '#local/metering/table-size.ts';
import { logTotal, s3Total, type Usage, usageBetween } from '#local/metering/usage.ts';
import type { PayingStack } from '../paying-stack.ts';

export interface ClaimMeasure extends Measured {
  readonly usage: Usage;
  readonly kept: Kept;
  readonly seconds: number;
}

const IDLE_FIRINGS = 10;
/** Functions that a client calls, or that serve one: with one execution a person there is still one roster. */
const OF_THE_ROSTER = new Set([
  'Authorizer',
  'ClaimApi',
  'ExecutionApi',
  'SubmissionApi',
  'ReviewApi',
  'NoticeApi',
  'PaymentApi',
  'Intake',
]);

/** What a schedule costs each time that it finds nothing to do, and how often that is on AWS. */
export interface IdleSchedule {
  readonly functionName: string;
  readonly timesAMonth: number;
  readonly perFiring: Quantities;
}

export class CostMeasure {
  readonly #stack: PayingStack;
  readonly #labels: ReadonlyMap<string, string>;
  #perFiring: Quantities = {};

  constructor(stack: PayingStack) {
    this.#stack = stack;
    this.#labels = new Map(
      stack.machine.lambda.functions.map(({ name, environment }) => [name, environment['SERVICE_NAME'] ?? name]),
    );
  }

  label(functionName: string): string {
    return this.#labels.get(functionName) ?? functionName;
  }

  /** To be called before anything else is measured: what the schedules do by the way is taken off each claim. */
  async idle(): Promise<readonly IdleSchedule[]> {
    const { machine } = this.#stack;
    await machine.events.fireSchedules();
    await machine.quiet();
    const before = machine.meter.usage();
    for (let round = 0; round < IDLE_FIRINGS; round += 1) await machine.events.fireSchedules();
    const used = usageBetween(before, machine.meter.usage());
    const times = 1 / used.eventBridge.scheduledInvocations;
    const perFiring = addQuantities({ quantities: quantitiesOf(used), times });
    this.#perFiring = { ...perFiring, scheduledInvocation: 1 };
    return rulesOf(machine.stack).flatMap(({ schedule, targets }) =>
      schedule === undefined
        ? []
        : targets.map(({ functionArn }) => ({
            functionName: this.label(functionNameOf(functionArn)),
            timesAMonth: timesAMonth(schedule),
            perFiring: this.#perFiring,
          })),
    );
  }

  async claim(size: number): Promise<ClaimMeasure> {
    const { machine } = this.#stack;
    const lines = await this.#stack.drawLines(size);
    await machine.quiet();
    const bytesBefore = await this.#tableBytes();
    const before = machine.meter.usage();
    const started = performance.now();
    await this.#stack.pay(lines);
    const seconds = (performance.now() - started) / 1000;
    const usage = usageBetween(before, machine.meter.usage());
    const tableBytes = (await this.#tableBytes()) - bytesBefore;
    return {
      lines: size,
      usage,
      quantities: this.#withoutSchedules(usage),
      kept: { tableBytes, objectBytes: s3Total(usage).storedBytes, logBytes: logTotal(usage) },
      seconds,
    };
  }

  /** Of the claim's execution alone: no request of a client, no function that serves one, no reading of the roster. */
  executionOnly({ usage }: ClaimMeasure): Quantities {
    const lambda = Object.fromEntries(
      Object.entries(usage.lambda).filter(([name]) => !OF_THE_ROSTER.has(this.label(name))),
    );
    const invocations = Object.values(lambda).reduce((sum, one) => sum + one.invocations, 0);
    return this.#withoutSchedules({
      ...usage,
      lambda,
      apiGateway: { requests: 0 },
      logs: {
        ...usage.logs,
        estimatedAccessBytes: 0,
        estimatedPlatformBytes: invocations * PLATFORM_BYTES_PER_INVOCATION,
      },
    });
  }

  #withoutSchedules(usage: Usage): Quantities {
    const { scheduledInvocation: _free, ...perFiring } = this.#perFiring;
    const times = -usage.eventBridge.scheduledInvocations;
    return addQuantities({ quantities: quantitiesOf(usage), times: 1 }, { quantities: perFiring, times });
  }

  async #tableBytes(): Promise<number> {
    const { machine } = this.#stack;
    let bytes = 0;
    for (const table of tablesOf(machine.stack)) {
      bytes += await storedTableBytes(engineCalls(machine.endpoints.dynamodb), table);
    }
    return bytes;
  }
}

const MINUTES_A_MONTH = 730 * 60;
const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/** @throws RangeError for what is not a rate */
function timesAMonth(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined || unit === undefined) throw new RangeError(`Not a rate: ${expression}`);
  return MINUTES_A_MONTH / (Number(count) * MINUTES[unit as keyof typeof MINUTES]);
}
