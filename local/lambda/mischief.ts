import { seededRandom } from '../random.ts';
import type { Outcome } from './outcome.ts';

/** Who asked for an invocation. */
export type InvocationSource = 'api' | 'authorizer' | 'event' | 'workflow';

/** What a distributed system does to handlers sooner or later, on purpose and by a seed. */
export interface Mischief {
  readonly seed: number;
  /** Probability that the handler runs twice for one invocation. */
  readonly twice?: number;
  /** Probability that an invocation starts late. */
  readonly late?: number;
  /** Longest delay of a late one, in milliseconds of machine time; default 300. */
  readonly lateMs?: number;
  /** Invocations it happens to; default those that AWS may deliver more than once. */
  readonly sources?: readonly InvocationSource[];
}

export type RunOnce = () => Promise<Outcome>;

/** Runs an invocation, possibly late, twice, overlapping, or once more after its answer was given. */
export type Meddler = (
  source: InvocationSource,
  run: RunOnce,
  background: (work: Promise<unknown>) => void,
) => Promise<Outcome>;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function createMeddler(mischief: Mischief): Meddler {
  const random = seededRandom(mischief.seed);
  const { twice = 0, late = 0, lateMs = 300, sources = ['event', 'workflow'] } = mischief;
  return async (source, run, background) => {
    if (!sources.includes(source)) return run();
    if (random() < late) await pause(random() * lateMs);
    if (random() >= twice) return run();
    const [form, choice, delay] = [random(), random(), random() * lateMs];
    if (form < 1 / 3) {
      const [first, second] = await Promise.all([run(), run()]);
      return choice < 0.5 ? first : second;
    }
    const first = await run();
    if (form < 2 / 3) {
      const second = await run();
      return choice < 0.5 ? first : second;
    }
    background(pause(delay).then(run));
    return first;
  };
}
