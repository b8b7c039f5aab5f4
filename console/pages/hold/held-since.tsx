import type { PaymentsHoldShown } from '#client/types.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import type { Text } from '#console/shell/text.ts';
import { Officer } from '../people/officer.tsx';
import { HOLD, NOBODY } from './texts.ts';

/** Since when payments are held, or were, by whom and why. */
export function HeldSince({ hold }: { readonly hold: PaymentsHoldShown }) {
  const { heldAt, heldBy, heldFor, reason } = hold;
  return (
    <dl className="facts">
      <When label={HOLD.since} at={heldAt} />
      <Who label={HOLD.by} subject={heldBy} onBehalfOf={heldFor} />
      <Words label={HOLD.why} words={reason} />
    </dl>
  );
}

/** The same, and how that ended. */
export function HeldBefore({ hold }: { readonly hold: PaymentsHoldShown }) {
  const { liftedAt, liftedBy, liftedFor, liftingReason } = hold;
  return (
    <>
      <HeldSince hold={hold} />
      <dl className="facts">
        <When label={HOLD.liftedAt} at={liftedAt} />
        <Who label={HOLD.liftedBy} subject={liftedBy} onBehalfOf={liftedFor} />
        <Words label={HOLD.liftingReason} words={liftingReason} />
      </dl>
    </>
  );
}

function When({ label, at }: { readonly label: Text; readonly at: string | undefined }) {
  const { say, language } = useLanguage();
  if (at === undefined) return null;
  return (
    <div>
      <dt>{say(label)}</dt>
      <dd>
        <time dateTime={at}>{shanghaiTime(at, language)}</time>
      </dd>
    </div>
  );
}

function Who({
  label,
  subject,
  onBehalfOf,
}: {
  readonly label: Text;
  readonly subject: string | undefined;
  readonly onBehalfOf: string | undefined;
}) {
  const { say } = useLanguage();
  if (subject === undefined) return null;
  const nobody = NOBODY[subject];
  return (
    <div>
      <dt>{say(label)}</dt>
      <dd>{nobody === undefined ? <Officer subject={subject} onBehalfOf={onBehalfOf} /> : say(nobody)}</dd>
    </div>
  );
}

function Words({ label, words }: { readonly label: Text; readonly words: string | undefined }) {
  const { say } = useLanguage();
  if (words === undefined) return null;
  return (
    <div>
      <dt>{say(label)}</dt>
      <dd>{words}</dd>
    </div>
  );
}
