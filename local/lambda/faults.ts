import { lastingMs, type Ending, type SeamFaults, type SeamRequest } from '../faults/faults.ts';
import { exited, type Outcome, timedOut } from './outcome.ts';
import type { FunctionFailure } from './protocol.ts';

/**
 * The execution environment dies so long after the handler began, or when it has ended if that is sooner, and its
 * invocation ends like this.
 */
export interface Death {
  readonly afterMs: number;
  readonly outcome: FunctionFailure;
}

/** Lambda did not run the function, or does not say that it did. The name is the one that Step Functions gives on. */
export class InvocationRefused extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Runs an invocation under the rules of the seam `lambda`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html names the errors of the integration.
 *
 * @throws {@link InvocationRefused}
 */
export function invokeUnderFaults(
  faults: SeamFaults,
  request: Pick<SeamRequest, 'function' | 'source'>,
  run: (death?: Death) => Promise<Outcome>,
  timeoutSeconds: number,
): Promise<Outcome> {
  return faults.through<Outcome>(
    { ...request, operation: 'Invoke' },
    {
      run: async (times) => {
        for (let time = 1; time < times; time += 1) await run();
        return run();
      },
      instead: (ending) => instead(ending, run, timeoutSeconds),
      lost: () => {
        throw new InvocationRefused('Lambda.SdkClientException', 'The connection was reset before the answer came.');
      },
    },
  );
}

function instead(
  { rule, chance }: Ending,
  run: (death: Death) => Promise<Outcome>,
  timeoutSeconds: number,
): Promise<Outcome> {
  switch (rule.fault) {
    case 'crash':
      return run({ afterMs: lastingMs(rule, chance), outcome: exited('signal: killed') });
    case 'timeout':
      return run({ afterMs: lastingMs(rule, chance), outcome: timedOut(timeoutSeconds) });
    case 'throttle':
      throw new InvocationRefused('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    case 'error':
      throw new InvocationRefused(`Lambda.${rule.name ?? 'ServiceException'}`, 'Lambda has failed.');
    default:
      throw new InvocationRefused('Lambda.SdkClientException', 'The connection was reset.');
  }
}
