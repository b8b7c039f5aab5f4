import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Table } from 'antd';
import { useId, useState } from 'react';
import { OPERATION_WORDS } from '#client/operation-words.ts';
import type { Look } from '#client/types.ts';
import { shanghaiDay, shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { Officer } from '#console/pages/people/officer.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { LOOKED, TEXTS } from './texts.ts';

/** A look at one claim, or at the day's looks: by the day of business time, which begins today. */
export default function LooksPage() {
  const { say, language } = useLanguage();
  const api = useApi();
  const [dayLabel, claimLabel] = [useId(), useId()];
  const [day, chooseDay] = useState(() => shanghaiDay(new Date().toISOString()));
  const [claimId, chooseClaim] = useState('');
  const looks = useInfiniteQuery({
    queryKey: ['looks', day, claimId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<{ looks: Look[]; cursor?: string }>(
        '/looks',
        { ...(claimId === '' ? { day } : { claimId }), cursor: pageParam },
        signal,
      ),
    getNextPageParam: ({ cursor }) => cursor,
  });
  return (
    <>
      <PageHeading title={say(TEXTS.looks)} />
      <div className="toolbar">
        <span>
          <label htmlFor={dayLabel}>{say(TEXTS.day)}</label>{' '}
          <Input
            id={dayLabel}
            type="date"
            className="narrow"
            value={day}
            onChange={({ target }) => chooseDay(target.value)}
          />
        </span>
        <span>
          <label htmlFor={claimLabel}>{say(TEXTS.claimId)}</label>{' '}
          <Input
            id={claimLabel}
            className="narrow"
            value={claimId}
            onChange={({ target }) => chooseClaim(target.value.trim())}
          />
        </span>
      </div>
      <ProblemShown error={looks.error} retry={() => void looks.refetch()} />
      <Table<Look & { readonly key: string }>
        size="small"
        loading={looks.isPending}
        pagination={false}
        dataSource={(looks.data?.pages.flatMap((page) => page.looks) ?? []).map((look) => ({
          ...look,
          key: `${look.since} ${look.by} ${look.at} ${look.what}`,
        }))}
        locale={{ emptyText: say(TEXTS.none) }}
        columns={[
          { title: say(TEXTS.when), render: (_, { since }) => shanghaiTime(since, language) },
          { title: say(TEXTS.who), render: (_, { by }) => <Officer subject={by} /> },
          { title: say(TEXTS.looked), render: (_, { what }) => <What what={what} /> },
          { title: say(TEXTS.claimId), render: (_, { at }) => (at === '-' ? '' : at) },
        ]}
      />
      {looks.hasNextPage && <Button onClick={() => void looks.fetchNextPage()}>{say(TEXTS.more)}</Button>}
    </>
  );
}

/** A kind of look with what it was at, or the route that was read. */
function What({ what }: { readonly what: string }) {
  const { say } = useLanguage();
  const [kind = '', route = '', ...at] = what.split(' ');
  const operation = OPERATION_WORDS[`${kind} ${route}`];
  if (operation !== undefined) return `${say(operation)} ${at.join(' ')}`;
  const word = LOOKED[kind];
  return word === undefined ? <code>{what}</code> : `${say(word)} ${[route, ...at].join(' ')}`;
}
