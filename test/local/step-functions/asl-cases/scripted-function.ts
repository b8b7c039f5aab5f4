/** What the function does on one attempt. */
export type Answer =
  | { readonly returns: unknown }
  | { readonly throws: string; readonly message?: string }
  /** Answers only after so many seconds, or never within the test. */
  | { readonly waits: number }
  /** Returns a text of so many characters, each of as many bytes as `character` takes. */
  | { readonly fills: number; readonly character?: string };

export type Script = readonly [Answer, ...Answer[]];

/** The answer to an attempt; the last one is repeated. */
export function answerTo({ script, attempt }: { readonly script: Script; readonly attempt: number }): Answer {
  return script[Math.min(attempt, script.length - 1)] ?? script[0];
}

/** The function to deploy for a run in an account: Node 24, handler `scripted-function.handler`, time-out one minute. */
export async function handler(event: { readonly script: Script; readonly attempt: number }): Promise<unknown> {
  const answer = answerTo(event);
  if ('throws' in answer) throw Object.assign(new Error(answer.message ?? ''), { name: answer.throws });
  if ('fills' in answer) return (answer.character ?? 'x').repeat(answer.fills);
  if ('returns' in answer) return answer.returns;
  await new Promise((resolve) => setTimeout(resolve, answer.waits * 1000));
  return null;
}
