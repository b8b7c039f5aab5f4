import type { Fault } from '#functions/shared/fault.ts';
import type { Text } from './text.ts';

/** RFC 9457 as this API answers it. */
interface ProblemBody {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: Text | string;
  readonly fix?: Text | string;
  readonly errors?: readonly Fault[];
}

/** What the API said instead of doing it, or that nothing was heard of it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** 0 where no answer came. */
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  readonly fix: Text | undefined;
  readonly faults: readonly Fault[];

  constructor(status: number, body: ProblemBody) {
    super(body.code ?? String(status));
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.text = bothLanguages(body.detail ?? body.title) ?? UNKNOWN;
    this.fix = bothLanguages(body.fix);
    this.faults = body.errors ?? [];
  }

  static unreachable(): ApiProblem {
    return new ApiProblem(0, { code: 'unreachable', detail: UNREACHABLE, fix: TRY_AGAIN });
  }
}

const UNKNOWN: Text = { zh: '系统出现问题。', en: 'Something failed.' };
const UNREACHABLE: Text = { zh: '无法连接服务器。', en: 'The server cannot be reached.' };
const TRY_AGAIN: Text = {
  zh: '请检查网络后重试；已填写的内容仍在。',
  en: 'Check the network and try again; what you typed is still here.',
};

/** An answer in the one language that was asked for stands for both. */
function bothLanguages(said: Text | string | undefined): Text | undefined {
  return typeof said === 'string' ? { zh: said, en: said } : said;
}
