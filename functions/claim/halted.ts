import type { Claim } from './claim.ts';
import type { Message } from './outbox.ts';
import { isFinal, type Status } from './status.ts';

interface Besides {
  readonly set: { readonly [Field in 'halted' | 'generation']?: Claim[Field] | undefined };
  readonly messages: readonly Message[];
  readonly data: { readonly generation?: number };
}

/**
 * What a step that moves a halted claim does besides: whoever moves it, a person or something that came from outside,
 * has it driven again from there, by a new generation. So no halted claim is moved to where nobody drives it.
 */
export function drivenAgain(
  { halted, revision, generation: before }: Pick<Claim, 'halted' | 'revision' | 'generation'>,
  to: Status | undefined,
): Besides {
  if (halted === undefined || to === undefined) return { set: {}, messages: [], data: {} };
  if (isFinal(to)) return { set: { halted: undefined }, messages: [], data: {} };
  const generation = before + 1;
  return {
    set: { halted: undefined, generation },
    messages: [
      // Somebody may have redriven it past the API a moment ago.
      { type: 'stop-execution', revision, generation: before },
      { type: 'start-execution', revision, generation },
    ],
    data: { generation },
  };
}
