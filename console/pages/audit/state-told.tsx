import { Descriptions } from 'antd';
import type { ExecutionTrace } from '#client/types.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { Attempts } from './attempts.tsx';
import { lasting, TEXTS, WAYS } from './texts.ts';
import { wayOf } from './way.ts';

/** Of a state with hundreds of batches the first are told here; all stand in the list. */
const MOST_TOLD = 20;

/** What happened in one state: every stay with its attempts, input, output and error. */
export function StateTold({ trace, name }: { readonly trace: ExecutionTrace; readonly name: string | undefined }) {
  const { say, language } = useLanguage();
  const state = trace.states.find((each) => each.name === name);
  if (state === undefined) return <p role="status">{say(TEXTS.pressState)}</p>;
  const stays = trace.visits.filter((visit) => visit.state === state.name);
  const json = (text: string | undefined) => (text === undefined ? '—' : <code className="json">{text}</code>);
  return (
    <section className="state-told" aria-label={state.name} role="status">
      <h3>
        {state.name} · {say(WAYS[wayOf(state, trace.status)])}
      </h3>
      {stays.length === 0 && <p>{say(state.visits > 0 ? TEXTS.staysLeftOut : TEXTS.noStays)}</p>}
      {stays.slice(0, MOST_TOLD).map((visit) => (
        <Descriptions
          key={visit.event}
          size="small"
          bordered
          column={{ xs: 1, sm: 2 }}
          items={[
            {
              key: 'entered',
              label: say(TEXTS.started),
              children: `${shanghaiTime(visit.enteredAt, language)}${
                visit.iteration === undefined ? '' : ` (${say(TEXTS.iteration)} ${visit.iteration})`
              }`,
            },
            {
              key: 'time',
              label: say(TEXTS.time),
              children: visit.milliseconds === undefined ? '—' : lasting(visit.milliseconds),
            },
            { key: 'attempts', label: say(TEXTS.attempts), span: 2, children: <Attempts visit={visit} /> },
            { key: 'input', label: say(TEXTS.input), span: 2, children: json(visit.input) },
            { key: 'output', label: say(TEXTS.output), span: 2, children: json(visit.output) },
          ]}
        />
      ))}
      {stays.length > MOST_TOLD && <p>{say(TEXTS.staysInList)}</p>}
    </section>
  );
}
