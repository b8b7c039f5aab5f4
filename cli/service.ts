import { JianzhengClient, NoAnswer, type OperationId } from '#client/client.ts';
import type { Operations } from '#client/types.ts';
import type { Fault, Text } from '#functions/shared/fault.ts';
import { EXIT } from './exit-codes.ts';
import type { Language } from './language.ts';
import { Stop } from './stop.ts';

interface Problem {
  readonly code?: string;
  readonly detail?: Text | string;
  readonly fix?: Text | string;
  readonly errors?: readonly Fault[];
}

/** The service said no, with all its reasons. */
export class Refusal extends Stop {
  readonly problem: string;
  readonly faults: readonly Fault[];

  constructor(status: number, { code = `status-${status}`, detail, fix, errors = [] }: Problem) {
    const notAllowed = status === 401 || status === 403;
    super(
      notAllowed ? EXIT.notAllowed : EXIT.refused,
      status === 401
        ? { zh: '未登录,或登录已过期。', en: 'Not signed in, or no longer.' }
        : bothLanguages(detail, code),
      status === 401
        ? { zh: '请执行 jianzheng login。', en: 'Run "jianzheng login".' }
        : fix === undefined
          ? undefined
          : bothLanguages(fix, ''),
    );
    this.problem = code;
    this.faults = errors;
  }
}

function bothLanguages(text: Text | string | undefined, otherwise: string): Text {
  if (typeof text === 'object') return text;
  return { zh: text ?? otherwise, en: text ?? otherwise };
}

/** The API as the command line uses it: an answer, or what kept it from coming. */
export class Service {
  readonly #client: JianzhengClient;

  constructor(api: string, token: string, language: Language) {
    this.#client = new JianzhengClient({ url: api, token: () => token, language: () => language, attempts: 6 });
  }

  /**
   * @param idempotencyKey of a write
   * @throws {@link Refusal} @throws {@link Stop} with status 1 when the service stays away
   */
  async call<Id extends OperationId>(
    id: Id,
    taken: Parameters<typeof JianzhengClient.prototype.call<Id>>[1],
    idempotencyKey?: string,
  ): Promise<Operations[Id]['answer']> {
    const sending = idempotencyKey === undefined ? {} : { idempotencyKey };
    const outcome = await this.#client.call(id, taken, sending).catch((error: unknown) => {
      throw error instanceof NoAnswer ? away(error.status) : error;
    });
    if (outcome.ok) return outcome.body;
    throw outcome.status >= 500 ? away(outcome.status) : new Refusal(outcome.status, outcome.problem);
  }
}

function away(status: number | undefined): Stop {
  const what = status === undefined ? '' : ` (${status})`;
  return new Stop(
    EXIT.failed,
    { zh: `服务暂时无法使用${what}。`, en: `The service cannot be used right now${what}.` },
    { zh: '请稍后再次执行同一命令,会接着办理。', en: 'Call the same command again later: it goes on.' },
  );
}
