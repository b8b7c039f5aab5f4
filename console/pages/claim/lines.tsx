import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select, Table } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { STANDING_WORDS, wordOf } from '#client/claim-words.ts';
import type { Line } from '#client/types.ts';
import { LEVEL_NAMES } from '#functions/submission/level-names.ts';
import { count, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { type SearchTerms, searchTerms } from './search-terms.ts';
import { CLAIM } from './texts.ts';

type LineStanding = Line['standing'];
const STANDINGS: readonly LineStanding[] = ['granted', 'refused', 'waiting', 'held', 'paid', 'recovered', 'cancelled'];

/** Empty pages in a row that are gone through for what is searched, before a person is asked whether to go on. */
const MOST_EMPTY = 100;

interface LinesProps {
  readonly claimId: string;
  readonly version: string;
  /** Shown at first; the person may choose otherwise. */
  readonly standing?: LineStanding;
  /** Lines are chosen for something, by these that may be. */
  readonly choice?: {
    readonly chosen: readonly Line[];
    readonly choose: (lines: readonly Line[]) => void;
    readonly mayBe: (line: Line) => boolean;
  };
  readonly children?: ReactNode;
}

/** What became of each line and why, in the order of the roster, a hundred at a time: a claim may have 100,000 of them. */
export function ClaimLines({ claimId, version, standing: first, choice, children }: LinesProps) {
  const { say } = useLanguage();
  const api = useApi();
  const [searchLabel, standingLabel] = [useId(), useId()];
  const [terms, search] = useState<SearchTerms>();
  const [standing, choose] = useState<LineStanding | ''>(first ?? '');
  const lines = useInfiniteQuery({
    queryKey: ['claim', claimId, 'lines', version, terms, standing],
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }) => {
      let from = pageParam;
      for (let empty = 0; ; empty += 1) {
        const query = { from, ...terms, ...(standing === '' ? {} : { standing }) };
        const page = await api.call('listLines', { path: { claimId }, query }, { signal });
        if (page.lines.length > 0 || page.next === undefined || empty === MOST_EMPTY) return page;
        from = page.next;
      }
    },
    getNextPageParam: ({ next }) => next,
  });
  const rows = lines.data?.pages.flatMap((page) => page.lines) ?? [];
  const total = lines.data?.pages[0]?.total ?? 0;
  return (
    <section className="panel" aria-label={say(CLAIM.linesOfClaim)}>
      <h2>
        {say(CLAIM.linesOfClaim)} ({count(total)})
      </h2>
      <search className="filters">
        <span className="field">
          <label htmlFor={searchLabel}>{say(CLAIM.findLine)}</label>{' '}
          <Input.Search
            id={searchLabel}
            className="line-search"
            allowClear
            maxLength={60}
            placeholder={say(CLAIM.findHow)}
            enterButton={say(CLAIM.find)}
            onSearch={(typed) => search(searchTerms(typed))}
          />
        </span>
        <span className="field">
          <label htmlFor={standingLabel}>{say(CLAIM.standing)}</label>{' '}
          <Select
            id={standingLabel}
            value={standing}
            onChange={(next: LineStanding | '') => choose(next)}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: say(CLAIM.all) },
              ...STANDINGS.map((value) => ({ value, label: say(wordOf(STANDING_WORDS, value)) })),
            ]}
          />
        </span>
        {children}
      </search>
      <ProblemShown error={lines.error} retry={() => void lines.refetch()} />
      <Table
        rowKey="lineId"
        size="small"
        virtual={rows.length > 100}
        scroll={{ x: 1000, ...(rows.length > 100 ? { y: 420 } : {}) }}
        loading={lines.isPending}
        dataSource={rows}
        pagination={false}
        locale={{ emptyText: say(terms === undefined && standing === '' ? CLAIM.noLines : CLAIM.noneFound) }}
        {...(choice === undefined
          ? {}
          : {
              rowSelection: {
                columnTitle: say(CLAIM.chooseLines),
                columnWidth: 64,
                preserveSelectedRowKeys: true,
                selectedRowKeys: choice.chosen.map(({ lineId }) => lineId),
                onChange: (_: unknown, chosen: Line[]) => choice.choose(chosen),
                getCheckboxProps: (line: Line) => ({
                  disabled: !choice.mayBe(line),
                  'aria-label': `${say(CLAIM.rowNumber)} ${line.row}`,
                }),
              },
            })}
        columns={[
          { title: say(CLAIM.rowNumber), width: 70, dataIndex: 'row' },
          { title: say(CLAIM.person), width: 180, render: (_, { name, document }) => `${name} ${document}` },
          { title: say(CLAIM.occupation), width: 150, dataIndex: 'occupation' },
          { title: say(CLAIM.level), width: 110, render: (_, { level }) => say(LEVEL_NAMES[level]) },
          {
            title: say(CLAIM.standing),
            width: 100,
            render: (_, line) => say(wordOf(STANDING_WORDS, line.standing)),
          },
          { title: say(CLAIM.amount), width: 110, align: 'right', render: (_, { grantedFen }) => yuan(grantedFen) },
          { title: say(CLAIM.why), width: 320, render: (_, line) => <Why {...line} /> },
        ]}
      />
      {lines.hasNextPage && (
        <Button onClick={() => void lines.fetchNextPage()} loading={lines.isFetchingNextPage}>
          {say(CLAIM.more)}
        </Button>
      )}
    </section>
  );
}

function Why({ calculation = [], reasons, unknowns }: Pick<Line, 'calculation' | 'reasons' | 'unknowns'>) {
  const { say } = useLanguage();
  return (
    <>
      {calculation.map(({ text }) => (
        <div key={text.en}>{say(text)}</div>
      ))}
      {reasons.map((reason) => (
        <div key={reason.code}>
          {say(reason)} <span className="quiet">{reason.clause}</span>
        </div>
      ))}
      {unknowns.map((unknown) => (
        <div key={unknown.code} className="quiet">
          {say(unknown)}
        </div>
      ))}
    </>
  );
}
