import { lastDayOf } from '#client/claim-words.ts';
import { shanghaiDay } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import type { Text } from '#console/shell/text.ts';
import { Officer } from '../people/officer.tsx';
import type { Proposed } from './proposed.ts';
import { lapseWords, STATES } from './texts.ts';

interface StandingProps {
  readonly proposal: Omit<Proposed, 'deeds'>;
  readonly region: string;
  /** What it is called once it was confirmed, where that is not just "confirmed". */
  readonly confirmed?: Text | undefined;
}

/** Where a proposal stands: until when it waits, or who decided on it, when and why. */
export function ProposalStanding({ proposal, region, confirmed = STATES.confirmed }: StandingProps) {
  const { say } = useLanguage();
  const { state, lapsesAt, decidedBy, decidedFor, decidedAt, decisionReason } = proposal;
  return (
    <div className="standing">
      {say(state === 'confirmed' ? confirmed : STATES[state])}
      {state === 'proposed' && <div className="quiet">{say(lapseWords(lastDayOf(lapsesAt)))}</div>}
      {decidedBy !== undefined && (
        <div className="quiet">
          <Officer subject={decidedBy} onBehalfOf={decidedFor} region={region} />{' '}
          {decidedAt !== undefined && shanghaiDay(decidedAt)}
        </div>
      )}
      {decisionReason !== undefined && <div>{decisionReason}</div>}
    </div>
  );
}
