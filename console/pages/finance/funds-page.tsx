import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, InputNumber, Select, Statistic } from 'antd';
import { useId, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Fund } from '#client/types.ts';
import { HoldBanner } from '#console/pages/hold/hold-banner.tsx';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useRegion } from '#console/pages/places/use-region.ts';
import { FUND_NAMES } from '#console/pages/places/regions.ts';
import { Propose } from '#console/pages/proposals/propose.tsx';
import { count, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { mayIn } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Proposals } from './proposals.tsx';
import { Statement } from './statement.tsx';
import { TEXTS } from './texts.ts';

/** A fund of a region and year: what it holds, every entry, and what a finance officer does with it. */
export default function FundsPage() {
  const { say } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const queries = useQueryClient();
  const [query, setQuery] = useSearchParams();
  const [told, setTold] = useState(false);
  const ids = { kind: useId(), year: useId() };
  const region = useRegion('fund:read');
  const kind = query.get('kind') ?? 'skills-upgrade-account';
  const year = Number(query.get('year') ?? '2025');
  const choose = (change: Readonly<Record<string, string>>) => {
    setTold(false);
    setQuery({ region, kind, year: String(year), ...change }, { replace: true });
  };
  const path = `/funds/${region}/${kind}/${year}`;
  const { data, error, refetch } = useQuery({
    queryKey: ['fund', path],
    queryFn: ({ signal }) => api.get<Fund>(path, {}, signal),
  });
  const done = () => {
    setTold(true);
    void queries.invalidateQueries({ queryKey: ['fund'] });
  };
  const figures: readonly [keyof typeof TEXTS, number | undefined][] = [
    ['available', data?.availableFen],
    ['appropriated', data?.appropriatedFen],
    ['carriedIn', data?.carriedInFen],
    ['transferred', data && data.transferredInFen - data.transferredOutFen],
    ['carriedOut', data?.carriedOutFen],
    ['reserved', data?.reservedFen],
    ['paid', data?.paidFen],
    ['recovered', data?.recoveredFen],
    ['waitingFen', data?.waitingFen],
  ];
  return (
    <>
      <PageHeading title={say(TEXTS.funds)}>
        {mayIn(person, 'fund:carry-over', region) && (
          <Propose
            title={TEXTS.carryOver}
            why={TEXTS.carryOverWhy}
            fields={[{ name: 'document', label: TEXTS.document }]}
            send={(body, idempotencyKey) => api.post(`${path}/carry-over`, body, { idempotencyKey })}
            done={done}
          />
        )}
        {mayIn(person, 'fund:appropriate', region) && (
          <Propose
            primary
            title={TEXTS.appropriate}
            fields={[
              { name: 'amountFen', label: TEXTS.amount, kind: 'money' },
              { name: 'document', label: TEXTS.document },
            ]}
            send={({ amountFen, document }, idempotencyKey) =>
              api.post(`${path}/appropriations`, { amountFen: Number(amountFen), document }, { idempotencyKey })
            }
            done={done}
          />
        )}
      </PageHeading>
      <HoldBanner />
      <search className="filters">
        <RegionSelect of="fund:read" value={region} onChange={(next) => choose({ region: next })} />
        <span className="field">
          <label htmlFor={ids.kind}>{say(TEXTS.kind)}</label>{' '}
          <Select
            id={ids.kind}
            value={kind}
            onChange={(next: string) => choose({ kind: next })}
            options={Object.entries(FUND_NAMES).map(([value, name]) => ({ value, label: say(name) }))}
            popupMatchSelectWidth={false}
          />
        </span>
        <span className="field">
          <label htmlFor={ids.year}>{say(TEXTS.year)}</label>{' '}
          <InputNumber
            id={ids.year}
            value={year}
            min={2000}
            max={2100}
            precision={0}
            onChange={(next) => next !== null && choose({ year: String(next) })}
          />
        </span>
      </search>
      {told && <Alert type="success" showIcon role="status" title={say(TEXTS.proposedNow)} />}
      <ProblemShown error={error} retry={() => void refetch()} />
      {data !== undefined && (
        <section className="panel" aria-label={say(TEXTS.funds)}>
          <div className="figures">
            {figures.map(([name, fen]) => (
              <Statistic key={name} title={say(TEXTS[name])} value={yuan(fen ?? 0)} />
            ))}
            <Statistic title={say(TEXTS.waiting)} value={count(data.waiting)} />
          </div>
          {data.balanced ? (
            <p className="quiet">{say(TEXTS.balanced)}</p>
          ) : (
            <Alert
              type="error"
              showIcon
              role="alert"
              title={say(TEXTS.unbalanced)}
              description={data.faults.join('; ')}
            />
          )}
        </section>
      )}
      <Statement path={path} />
      <Proposals path={path} kind={kind} region={region} />
    </>
  );
}
