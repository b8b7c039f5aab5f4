import type { Lambda } from '../lambda/lambda.ts';
import type { Meter } from '../metering/meter.ts';
import type { Stack } from '../template/stack.ts';
import { TemplateRefused } from '../template/values.ts';
import { eventOf, rulesOf } from './rule.ts';

interface Schedule {
  readonly functionArn: string;
  readonly everyMs: number;
  readonly event: () => unknown;
}

export interface Schedules {
  start(): void;
  /** Fires every schedule now. Resolves when the functions have ended, well or not. */
  fire(): Promise<void>;
  close(): Promise<void>;
}

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Nobody at one machine waits five minutes to see a sweeper work. */
const longestMilliseconds = 5000;

/** @returns milliseconds of machine time between two firings; cron expressions fire at the longest. */
function intervalOf(expression: string, where: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return Math.min(longestMilliseconds, Number(count) * (units[unit] ?? 0));
  if (/^cron\(.+\)$/.test(expression)) return longestMilliseconds;
  throw new TemplateRefused(`${where}: schedule "${expression}" is not implemented.`);
}

function schedulesOf(stack: Stack): readonly Schedule[] {
  return rulesOf(stack).flatMap(({ logicalId, arn, schedule, targets }) => {
    if (schedule === undefined) return [];
    const everyMs = intervalOf(schedule, logicalId);
    const event = () => eventOf(stack, { source: 'aws.events', detailType: 'Scheduled Event', resources: [arn] }, {});
    return targets.map(({ functionArn, input }) => ({
      functionArn,
      everyMs,
      event: () => (input === undefined ? event() : JSON.parse(input)),
    }));
  });
}

/** Schedules run on machine time. A lost firing is made up for by the next: nothing of them is kept. */
export function createSchedules(stack: Stack, lambda: Lambda, meter?: Meter): Schedules {
  const schedules = schedulesOf(stack);
  const running = new Map<Schedule, Promise<void>>();
  const closing = new AbortController();
  let timers: NodeJS.Timeout[] = [];

  function fireOne(schedule: Schedule): Promise<void> {
    meter?.scheduleFired();
    const work = lambda
      .invoke({ functionArn: schedule.functionArn, payload: schedule.event(), source: 'event', signal: closing.signal })
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => running.delete(schedule));
    running.set(schedule, work);
    return work;
  }

  return {
    start: () => {
      timers = schedules.map((schedule) =>
        setInterval(() => {
          if (!running.has(schedule)) void fireOne(schedule);
        }, schedule.everyMs),
      );
    },
    fire: async () => {
      // One that runs already began before the call and may have missed what the caller wants seen.
      await Promise.all(
        schedules.map(async (schedule) => {
          await running.get(schedule);
          await fireOne(schedule);
        }),
      );
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      closing.abort(new Error('The machine is closing.'));
      await Promise.all(running.values());
    },
  };
}
