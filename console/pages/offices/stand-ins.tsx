import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useState } from 'react';
import type { StandIn } from '#client/types.ts';
import { DeedForm, type Field } from '#console/pages/finance/deed-form.tsx';
import { Officer } from '#console/pages/people/officer.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import type { Person } from '#console/shell/person.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { TableHeads } from '#console/shell/table-heads.tsx';
import { roleName } from '#console/shell/texts.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { STAND_IN_ROLES, type StandInRole } from '#functions/api/permissions.ts';
import { STAND_IN_STATES, TEXTS } from './texts.ts';

const MARKS = { coming: 'flagged', holds: 'clean', ended: 'quiet', revoked: 'quiet' } as const;
const ORDER = ['holds', 'coming', 'ended', 'revoked'] as const;

const isAdministrator = (person: Person | undefined) => person?.roles.includes('administrator') === true;
/** Offices that the person may hand on: their own, or as administrator those of others. */
const officesOf = (person: Person | undefined): readonly StandInRole[] =>
  isAdministrator(person) ? STAND_IN_ROLES : STAND_IN_ROLES.filter((role) => person?.roles.includes(role));

/** Those that hold first, then what is to come, then what is over; of each, the newest first. */
function inOrder(standIns: readonly StandIn[]): readonly StandIn[] {
  const at = ({ state }: StandIn) => ORDER.indexOf(state);
  return standIns.toSorted((a, b) => at(a) - at(b) || (a.from < b.from ? 1 : -1));
}

export function StandIns({ region }: { readonly region: string }) {
  const { say } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const [naming, setNaming] = useState(false);
  const [revoking, setRevoking] = useState<StandIn>();
  const queries = useQueryClient();
  const found = useInfiniteQuery({
    queryKey: ['offices', region, 'stand-ins'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.call('listStandIns', { query: { region, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, { signal }),
    getNextPageParam: ({ cursor }) => cursor,
  });
  const rows = inOrder(found.data?.pages.flatMap(({ standIns }) => standIns) ?? []);
  const offices = officesOf(person);
  const mayRevoke = ({ state, onBehalfOf }: StandIn) =>
    (state === 'coming' || state === 'holds') &&
    (onBehalfOf === person?.subject ? offices.length > 0 : isAdministrator(person));
  const done = () => {
    setNaming(false);
    setRevoking(undefined);
    void queries.invalidateQueries({ queryKey: ['offices', region] });
  };
  return (
    <>
      <p className="quiet">{say(TEXTS.standInsWhy)}</p>
      {offices.length > 0 && (
        <p>
          <Button type="primary" onClick={() => setNaming(true)}>
            {say(TEXTS.name)}
          </Button>
        </p>
      )}
      <ProblemShown error={found.error} retry={() => void found.refetch()} />
      {found.isPending && <Spin />}
      {found.isSuccess && rows.length === 0 && <p role="status">{say(TEXTS.noStandIns)}</p>}
      {rows.length > 0 && (
        <table className="panel plain-table" aria-label={say(TEXTS.standIns)}>
          <TableHeads
            heads={[
              TEXTS.office,
              TEXTS.onBehalfOf,
              TEXTS.standIn,
              TEXTS.period,
              TEXTS.state,
              TEXTS.reason,
              TEXTS.namedBy,
              TEXTS.act,
            ]}
          />
          <tbody>
            {rows.map((row) => (
              <tr key={row.standInId}>
                <td>{say(roleName(row.role))}</td>
                <td className="breaks">
                  <Officer subject={row.onBehalfOf} region={row.region} />
                </td>
                <td className="breaks">
                  <Officer subject={row.standIn} region={row.region} />
                </td>
                <td className="unbroken">
                  {row.from} {say(TEXTS.to)} {row.until}
                </td>
                <td>
                  <span className={`mark mark-${MARKS[row.state]}`}>{say(STAND_IN_STATES[row.state])}</span>
                </td>
                <td className="breaks">
                  {row.reason}
                  {row.revokedBy !== undefined && (
                    <div>
                      {say(TEXTS.revoked)}
                      <Officer subject={row.revokedBy} region={row.region} /> {row.revocationReason}
                    </div>
                  )}
                </td>
                <td className="breaks">
                  <Officer subject={row.namedBy} region={row.region} />
                </td>
                <td>
                  {mayRevoke(row) && (
                    <Button size="small" danger onClick={() => setRevoking(row)}>
                      {say(TEXTS.revoke)}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {say(TEXTS.more)}
        </Button>
      )}
      {naming && (
        <NameStandIn
          region={region}
          offices={offices}
          forOthers={isAdministrator(person)}
          close={() => setNaming(false)}
          done={done}
        />
      )}
      {revoking !== undefined && (
        <DeedForm
          title={TEXTS.revoke}
          fields={[{ name: 'reason', label: TEXTS.reason, kind: 'long' }]}
          send={({ reason = '' }, idempotencyKey) =>
            api.call('revokeStandIn', { path: { standInId: revoking.standInId }, body: { reason } }, { idempotencyKey })
          }
          close={() => setRevoking(undefined)}
          done={done}
        />
      )}
    </>
  );
}

interface NameStandInProps {
  readonly region: string;
  readonly offices: readonly StandInRole[];
  /** Whether it is for somebody who is away. */
  readonly forOthers: boolean;
  readonly close: () => void;
  readonly done: () => void;
}

function NameStandIn({ region, offices, forOthers, close, done }: NameStandInProps) {
  const { say } = useLanguage();
  const api = useApi();
  const fields: readonly Field[] = [
    {
      name: 'role',
      label: TEXTS.office,
      kind: 'select',
      options: offices.map((value) => ({ value, label: say(roleName(value)) })),
      // Whoever holds one office has nothing to choose.
      ...(offices.length === 1 ? { initial: offices[0] } : {}),
    },
    ...(forOthers ? [{ name: 'onBehalfOf', label: TEXTS.onBehalfOf, hint: TEXTS.subjectHint }] : []),
    { name: 'standIn', label: TEXTS.standIn, hint: TEXTS.subjectHint },
    { name: 'from', label: TEXTS.from, kind: 'date', optional: true },
    { name: 'until', label: TEXTS.until, kind: 'date' },
    { name: 'reason', label: TEXTS.reason, kind: 'long' },
  ];
  return (
    <DeedForm
      title={TEXTS.name}
      why={TEXTS.standInsWhy}
      fields={fields}
      send={({ role, onBehalfOf, standIn = '', from, until = '', reason = '' }, idempotencyKey) =>
        api.call(
          'nameStandIn',
          {
            body: {
              role: role as StandInRole,
              region,
              standIn,
              until,
              reason,
              ...(onBehalfOf ? { onBehalfOf } : {}),
              ...(from ? { from } : {}),
            },
          },
          { idempotencyKey },
        )
      }
      close={close}
      done={done}
    />
  );
}
