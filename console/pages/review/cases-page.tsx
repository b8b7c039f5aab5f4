import { TableHeads } from '#console/shell/table-heads.tsx';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useRegion } from '#console/pages/places/use-region.ts';
import { shanghaiDay } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Enterprise } from '../people/enterprise.tsx';
import { CASES } from './case-texts.ts';

type State = 'open' | 'closed';

/** Cases of a region that people look into, the newest first. */
export default function CasesPage() {
  const { say } = useLanguage();
  const api = useApi();
  const [state, setState] = useState<State>('open');
  const [region, setRegion] = useState(useRegion('case:read'));
  const found = useInfiniteQuery({
    queryKey: ['cases', state, region],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listCases',
        { query: { state, region, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: ({ cursor }) => cursor,
  });
  const rows = found.data?.pages.flatMap(({ cases }) => cases) ?? [];
  return (
    <>
      <PageHeading title={say(CASES.title)} />
      <div className="panel filters">
        <label>
          {say(CASES.state)}{' '}
          <select
            className="plain-input"
            value={state}
            onChange={({ target }) => setState(target.value === 'closed' ? 'closed' : 'open')}
          >
            <option value="open">{say(CASES.open)}</option>
            <option value="closed">{say(CASES.closed)}</option>
          </select>
        </label>
        <RegionSelect of="case:read" value={region} onChange={setRegion} />
      </div>
      <ProblemShown error={found.error} retry={() => void found.refetch()} />
      {found.isSuccess && rows.length === 0 && <p role="status">{say(CASES.none)}</p>}
      {rows.length > 0 && (
        <table className="panel plain-table" aria-label={say(CASES.title)}>
          <TableHeads heads={[CASES.one, CASES.about, CASES.claim, CASES.enterprise, CASES.opened, CASES.outcome]} />
          <tbody>
            {rows.map((each) => (
              <tr key={each.caseId}>
                <th scope="row">
                  <Link href={`/cases/${each.caseId}`}>{each.caseId}</Link>
                </th>
                <td>{say(each.said)}</td>
                <td>{each.claimId}</td>
                <td>
                  <Enterprise id={each.enterpriseId} name={each.enterpriseName} />
                </td>
                <td>{shanghaiDay(each.openedAt)}</td>
                <td>{each.outcomeSaid !== undefined && say(each.outcomeSaid)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && <Button onClick={() => void found.fetchNextPage()}>{say(CASES.more)}</Button>}
    </>
  );
}
