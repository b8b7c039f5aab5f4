import type { ExecutionTrace } from '#client/types.ts';
import type { WAYS } from './texts.ts';

export type DrawnState = ExecutionTrace['states'][number];
export type Way = keyof typeof WAYS;

/** How the execution went through a state, in one word: what colour says in the picture. */
export function wayOf(state: DrawnState, status: string): Way {
  if (state.visits === 0) return 'never';
  if (state.open > 0) return status === 'RUNNING' ? 'here' : 'failed';
  return state.failedAttempts > 0 ? 'retried' : 'passed';
}
