import { useQuery } from '@tanstack/react-query';
import { Alert, Spin } from 'antd';
import type { OfficeEvent } from '#client/types.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { Officer } from '#console/pages/people/officer.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { TableHeads } from '#console/shell/table-heads.tsx';
import { roleName } from '#console/shell/texts.ts';
import { useApi } from '#console/shell/use-api.tsx';
import type { Text } from '#console/shell/text.ts';
import { EVENTS, GROUNDS, TEXTS } from './texts.ts';

/** What a region's trail says of its stand-ins and recusals, and whether it is whole. */
export function OfficeTrail({ region }: { readonly region: string }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const trail = useQuery({
    queryKey: ['offices', region, 'trail'],
    queryFn: ({ signal }) => api.call('listOfficeEvents', { query: { region } }, { signal }),
  });
  if (trail.data === undefined) {
    return trail.isPending ? <Spin /> : <ProblemShown error={trail.error} retry={() => void trail.refetch()} />;
  }
  const { chain, events } = trail.data;
  return (
    <>
      {chain.intact ? (
        <Alert
          type="success"
          showIcon
          role="status"
          className="problem"
          title={say(TEXTS.intact)}
          description={<code className="breaks">SHA-256 {chain.head}</code>}
        />
      ) : (
        <Alert type="error" showIcon role="alert" className="problem" title={say(TEXTS.broken) + chain.brokenAt} />
      )}
      {events.length === 0 && <p role="status">{say(TEXTS.noEvents)}</p>}
      {events.length > 0 && (
        <table className="panel plain-table" aria-label={say(TEXTS.trail)}>
          <TableHeads
            heads={[
              { zh: '#', en: '#' },
              TEXTS.when,
              TEXTS.event,
              TEXTS.about,
              TEXTS.by,
              { zh: 'SHA-256', en: 'SHA-256' },
            ]}
          />
          <tbody>
            {events.map((event) => (
              <tr key={event.seq}>
                <td>{event.seq}</td>
                <td className="unbroken">{shanghaiTime(event.at, language)}</td>
                <td>{say(EVENTS[event.type])}</td>
                <td className="breaks">{aboutOf(event, events, say)}</td>
                <td className="breaks">
                  <Officer subject={event.actor.id} region={event.region} />{' '}
                  {event.actor.role !== undefined && say(roleName(event.actor.role))}
                </td>
                <td>
                  <code title={event.hash}>{event.hash.slice(0, 16)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Who for whom and how long, or from what. What revokes a stand-in has its number only: the event that named it tells the rest. */
function aboutOf({ data }: OfficeEvent, events: readonly OfficeEvent[], say: (text: Text) => string): string {
  const named = events.find((each) => each.type === 'stand-in-named' && each.data['standInId'] === data['standInId']);
  const { role, standIn, onBehalfOf, from, until, officer, enterpriseId, ground, standInId, recusalId } = {
    ...(data['standInId'] === undefined ? {} : named?.data),
    ...data,
  };
  if (standIn !== undefined && role !== undefined) {
    return `${say(roleName(role))} · ${onBehalfOf} → ${standIn} · ${from} ${say(TEXTS.to)} ${until}`;
  }
  if (officer !== undefined) {
    const why =
      ground === undefined ? '' : ` · ${say(GROUNDS[ground as keyof typeof GROUNDS] ?? { zh: ground, en: ground })}`;
    return `${officer} → ${enterpriseId}${why}`;
  }
  return standInId ?? recusalId ?? '';
}
